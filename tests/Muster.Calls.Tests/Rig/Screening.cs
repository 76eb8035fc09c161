using Muster.Dialogue;
using Muster.Rtp;
using Muster.Speech;

namespace Muster.Calls.Tests.Rig;

/// <summary>
/// A script of two questions whose prompts are tones, each of a frequency of its own, so that a resident knows by its ear
/// what is being said, and nobody waits for long sentences.
/// </summary>
internal static class Screening
{
    public const string Greeting = "greeting", Tested = "tested", District = "district", Unheard = "unheard", Unclear = "unclear",
        Thanks = "thanks", GaveUp = "gave_up", Sorry = "sorry", Later = "later", Refused = "refused", About = "about";

    private static readonly (string Name, int Hz, int Ms)[] Prompts =
    [
        (Greeting, 400, 600), (Tested, 600, 1000), (District, 800, 800), (Unheard, 1000, 300), (Unclear, 1200, 300), (Thanks, 1400, 500),
        (GaveUp, 1600, 300), (Sorry, 1800, 300), (Later, 2000, 300), (Refused, 2200, 300), (About, 2400, 300),
    ];

    private static readonly Lazy<string> Folder = new(WriteWavs);

    /// <summary>The script with its usual settings.</summary>
    public static Script Standard { get; } = With();

    /// <param name="bargeIn">Whether questions may be interrupted.</param>
    /// <param name="listenMs">How long an answer is waited for.</param>
    /// <param name="greeting">What is said first; the tone when null.</param>
    public static Script With(bool bargeIn = true, int listenMs = 1500, string? greeting = null) =>
        Load($$"""
            id: screening
            title: 筛查
            language: zh
            about: {{Wav(About)}}
            variables: { name: 居民 }
            defaults:
              barge_in: {{(bargeIn ? "true" : "false")}}
              listen_ms: {{listenMs}}
              no_input: { retries: 1, say: {{Wav(Unheard)}} }
              no_match: { retries: 1, say: {{Wav(Unclear)}} }
              goodbye: {{Wav(GaveUp)}}
              interrupted: {{Wav(GaveUp)}}
            repairs:
              wrong_person: { say: {{Wav(Sorry)}} }
              later: { say: {{Wav(Later)}} }
              refuse: { say: {{Wav(Refused)}} }
            steps:
              - say: {{greeting ?? Wav(Greeting)}}
              - ask: tested
                prompt: {{Wav(Tested)}}
                categories:
                  yes: { phrases: [已经做过了, 我已经做过了], digits: 1, goto: thanks }
                  no: { phrases: [今天还没有做, 还没有做], digits: 2 }
              - ask: district
                prompt: {{Wav(District)}}
                categories:
                  yes: { phrases: [在家里, 在鄂城区], digits: 1 }
                  no: { phrases: [在外地, 出差了], digits: 2 }
              - id: thanks
                hangup: completed
                say: {{Wav(Thanks)}}
            """);

    /// <summary>A script that asks one question and hands the call over.</summary>
    /// <param name="target">To whom.</param>
    public static Script HandingOver(string target) =>
        Load($$"""
            id: handing-over
            title: 转人工
            language: zh
            about: {{Wav(About)}}
            desk: {{target}}
            defaults: { interrupted: {{Wav(Later)}}, listen_ms: 1500 }
            repairs:
              person: { say: {{Wav(District)}}, nobody: {{Wav(Unheard)}} }
            steps:
              - ask: tested
                prompt: {{Wav(Tested)}}
                unanswered: hand_over
                no_input: { retries: 0 }
                categories:
                  yes: { phrases: [已经做过了], digits: 1 }
              - id: hand_over
                transfer:
                say: {{Wav(Greeting)}}
                else: nobody
              - id: nobody
                hangup: call_later
                say: {{Wav(Sorry)}}
            """);

    /// <summary>A script of one question with an answer of some shape.</summary>
    /// <param name="shape">The question's keys that tell its shape, as a YAML map.</param>
    public static Script Asking(string shape) =>
        Load($$"""
            id: shapes
            title: 形式
            language: zh
            about: {{Wav(About)}}
            steps:
              - { ask: tested, prompt: {{Wav(Tested)}}, {{shape}} }
              - hangup: completed
                say: {{Wav(Thanks)}}
            """);

    /// <summary>The prompt that a frame of 20 ms belongs to, by how often it crosses zero; null for silence.</summary>
    public static string? NameOf(ReadOnlySpan<byte> aLaw)
    {
        var crossings = 0;
        var loud = 0;
        for (var i = 0; i < aLaw.Length; i++)
        {
            loud += Math.Abs((int)G711Codec.LevelOfALaw(aLaw[i])) > 1000 ? 1 : 0;
            crossings += i > 0 && (aLaw[i] ^ aLaw[i - 1]) >= 0x80 ? 1 : 0;
        }

        return loud < aLaw.Length / 2 ? null : Prompts.MinBy(prompt => Math.Abs((prompt.Hz / 25) - crossings)).Name;
    }

    /// <summary>What a prompt sounds like.</summary>
    public static byte[] ToneOf(string name)
    {
        var (_, hz, ms) = Prompts.First(prompt => prompt.Name == name);
        return Tones.Keyed(hz, ms, 0, TimeSpan.FromMilliseconds(ms));
    }

    private static string Wav(string name) => $"{{ wav: {name}.wav, text: {name} }}";

    private static Script Load(string yaml)
    {
        var path = Path.Combine(Folder.Value, $"{Guid.CreateVersion7()}.yaml");
        File.WriteAllText(path, yaml);
        return Script.Load(path).Value;
    }

    private static string WriteWavs()
    {
        var folder = Directory.CreateTempSubdirectory("muster-calls-").FullName;
        foreach (var (name, hz, ms) in Prompts)
        {
            var samples = new short[ms * 8];
            G711Codec.ALawToPcm(Tones.Keyed(hz, ms, 0, TimeSpan.FromMilliseconds(ms)), samples);
            WavFile.Write(Path.Combine(folder, name + ".wav"), samples);
        }

        return folder;
    }
}
