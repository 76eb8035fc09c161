using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Muster.Sip.Tests;

/// <summary>What docs/behaviours.md says: which test proves which behaviour, and what becomes of each message of RFC 4475.</summary>
internal static partial class BehaviourTable
{
    private static readonly string[] Behaviours =
    [
        "The INVITE machine of the caller: timers A, B and D; ACKs of refusals and answers (RFC 3261 section 17.1.1, RFC 6026)",
        "CANCEL only after a provisional, held back until one comes",
        "A 200 that crosses the CANCEL: ACK, then BYE",
        "CANCEL answered 200 but no 487: the call is given up at 64 T1",
        "The call after a cancelled one still says BYE",
        "Challenges: the same Call-ID, the next CSeq, several realms and algorithms, stale nonces, an end",
        "3xx followed within limits, never after CANCEL; Retry-After told",
        "Early media in any 18x; forks; a 200 that differs",
        "PRACK (RFC 3262), by fork, on both sides",
        "180 after 183, 183 without To-tag or description",
        "Session timers (RFC 4028): roles, 422, refreshes, expiry",
        "Hold and unhold",
        "Glare, late offers, failed re-INVITEs",
        "BYEs that cross, come early or after a re-INVITE; 481 and 408 end the dialog",
        "What is over answers repetitions for 32 s, then is freed",
        "SDP as exchanges write it",
        "Symmetric RTP that latches within limits; changes of SSRC, marker and timestamp; comfort noise; jitter buffer",
        "RTP is sent from the first 18x on",
        "Prompts are paced from one monotonic origin, never in a burst",
        "Key presses by RFC 4733: fixed timestamp, marker, three end packets, no audio between",
        "RTCP reports answered; no inactivity alarm on a held call",
        "SRTP keyed by SDES: RTP/SAVP with crypto",
        "TLS verified by default, SNI, connections used again, certificates reloaded",
        "Large UDP requests go by TCP; rport and received; OPTIONS, also under overload",
        "The RTP port range caps the calls, and no port is given out twice",
    ];

    public static string Path { get; } = System.IO.Path.Combine(SharedFiles.RepositoryRoot(), "docs", "behaviours.md");

    /// <summary>The tests that carry a <see cref="BehaviourAttribute"/>, in all test projects, read from their source.</summary>
    public static IReadOnlyList<Proof> Proofs() => Directory
        .GetFiles(System.IO.Path.Combine(SharedFiles.RepositoryRoot(), "tests"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{System.IO.Path.DirectorySeparatorChar}obj{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .SelectMany(path => ProofsIn(File.ReadAllText(path)))
        .OrderBy(proof => proof.Number)
        .ThenBy(proof => proof.Test, StringComparer.Ordinal)
        .ThenBy(proof => proof.Sentence, StringComparer.Ordinal)
        .ToList();

    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("# What the telephone engine does, and which test shows it\n\n");
        text.Append("Made from the tests by `MUSTER_UPDATE=1 dotnet test tests/Muster.Sip.Tests --filter BehaviourTable`; a test fails while it is out of date.\n\n");
        text.Append("## The 25 behaviours\n");
        var proofs = Proofs().ToLookup(proof => proof.Number);
        for (var number = 1; number <= Behaviours.Length; number++)
            AppendBehaviour(text, number, proofs[number]);
        text.Append("\n## The 49 messages of RFC 4475\n\n");
        text.Append("Each is delivered to an endpoint that takes calls (`TortureTests`). No answer is right for responses: they are never answered.\n\n");
        text.Append("| message | section | what is odd | answer | why |\n| --- | --- | --- | --- | --- |\n");
        foreach (var message in TortureMessage.All)
            text.Append(CultureInfo.InvariantCulture, $"| {message.Name} | {message.Section} | {message.What} | {(message.Status == 0 ? "none" : message.Status)} | {message.Why} |\n");
        return text.ToString();
    }

    private static void AppendBehaviour(StringBuilder text, int number, IEnumerable<Proof> proofs)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {number}. {Behaviours[number - 1]}\n\n");
        var rows = proofs.Select(proof => string.Create(CultureInfo.InvariantCulture, $"| {proof.Sentence} | `{proof.Test}` |\n")).ToList();
        if (rows.Count == 0)
            text.Append("No test.\n");
        else
            text.Append("| what is shown | test |\n| --- | --- |\n").AppendJoin("", rows);
    }

    // Marks stand above the declaration that they are for: a method's name, or a class's.
    private static IEnumerable<Proof> ProofsIn(string source)
    {
        var type = "";
        var marks = new List<(int Number, string Sentence)>();
        foreach (Match line in Line().Matches(source))
        {
            if (line.Groups["number"].Success)
            {
                marks.Add((int.Parse(line.Groups["number"].Value, CultureInfo.InvariantCulture), Regex.Unescape(line.Groups["sentence"].Value)));
                continue;
            }

            if (line.Groups["type"].Success)
                type = line.Groups["type"].Value;
            var test = line.Groups["method"].Success ? $"{type}.{line.Groups["method"].Value}" : type;
            foreach (var (number, sentence) in marks)
                yield return new Proof(number, sentence, test);
            marks.Clear();
        }
    }

    [GeneratedRegex(
        """^\s*(?:\[Behaviour\((?<number>\d+),\s*"(?<sentence>(?:[^"\\]|\\.)*)"\)\]|(?:\w+ )*class (?<type>\w+)|public (?:static |async )*[\w<>]+ (?<method>\w+)\()""",
        RegexOptions.Multiline,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Line();

    /// <summary>One test and what it shows of a behaviour.</summary>
    /// <param name="Number">1 to 25.</param>
    /// <param name="Sentence">What it shows.</param>
    /// <param name="Test">Class and method.</param>
    internal sealed record Proof(int Number, string Sentence, string Test);
}
