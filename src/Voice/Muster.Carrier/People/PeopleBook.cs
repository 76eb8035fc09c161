using System.Text.Json;
using Muster.Kernel;

namespace Muster.Carrier.People;

/// <summary>
/// All residents, by number. Read from JSON lines, one resident a line; lines that differ in nothing but the number share
/// one <see cref="Profile"/>, so that a district of 400,000 fits into little memory.
/// </summary>
public sealed class PeopleBook
{
    private const int NumberMin = 3;
    private const int NumberMax = 20;
    private const int LineMax = 20_000;

    private readonly Dictionary<string, Profile> _residents = new(StringComparer.Ordinal);

    private PeopleBook()
    {
    }

    /// <summary>How many numbers there are.</summary>
    public int Count => _residents.Count;

    /// <summary>How many different profiles they share.</summary>
    public int Profiles { get; private set; }

    /// <summary>Whoever lives behind a number, or null. A leading +86 or 86 before a mobile number is ignored.</summary>
    public Resident? Find(string number)
    {
        var digits = Normal(number);
        return _residents.TryGetValue(digits, out var profile) ? new Resident(digits, profile) : null;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">UTF-8, one JSON object a line; empty lines are skipped.</param>
    /// <param name="canSay">Given a text and a voice, what stands in the way of saying it; nothing is checked when null.</param>
    /// <returns><c>carrier.no_people</c> when it cannot be read; <c>carrier.bad_person</c> with the line's number.</returns>
    public static Result<PeopleBook> Load(string path, Func<string, string, Error?>? canSay = null)
    {
        try
        {
            return Read(File.ReadLines(path), Path.GetFileName(path), canSay);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("carrier.no_people", $"the people file {path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>As <see cref="Load"/>, from lines.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="name">What errors call their source.</param>
    /// <param name="canSay">As for <see cref="Load"/>.</param>
    public static Result<PeopleBook> Read(IEnumerable<string> lines, string name, Func<string, string, Error?>? canSay = null)
    {
        var book = new PeopleBook();
        var profiles = new Dictionary<string, Profile>(StringComparer.Ordinal);
        var lineNumber = 0;
        foreach (var line in lines)
        {
            lineNumber++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (book.Add(line, profiles, canSay ?? ((_, _) => null)) is { } fault)
                return new Error("carrier.bad_person", $"{name} line {lineNumber}: {fault}");
        }

        book.Profiles = profiles.Count;
        return book;
    }

    private string? Add(string line, Dictionary<string, Profile> profiles, Func<string, string, Error?> canSay)
    {
        if (line.Length > LineMax)
            return $"longer than {LineMax} characters";
        if (!TryCutNumber(line, out var number, out var rest))
            return "needs “number”: “13800138000”";
        number = Normal(number);
        if (number.Length is < NumberMin or > NumberMax || !number.All(char.IsAsciiDigit))
            return $"“number” is {NumberMin} to {NumberMax} digits";
        if (!profiles.TryGetValue(rest, out var profile))
        {
            if (!Parse(rest, canSay).TryGet(out profile, out var error))
                return error.Message;
            profiles.Add(rest, profile);
        }

        return _residents.TryAdd(number, profile) ? null : "the same number stands in an earlier line";
    }

    private static Result<Profile> Parse(string rest, Func<string, string, Error?> canSay)
    {
        try
        {
            var line = JsonSerializer.Deserialize(rest, PersonJson.Default.PersonLine);
            return line is null ? new Error("carrier.bad_person", "not a resident") : line.ToProfile(canSay);
        }
        catch (JsonException exception)
        {
            return new Error("carrier.bad_person", $"not a resident in JSON: {exception.Message}");
        }
    }

    /// <summary>Takes the number out of a line without parsing it; what is left is equal for residents that are alike.</summary>
    private static bool TryCutNumber(string line, out string number, out string rest)
    {
        (number, rest) = ("", line);
        var key = line.IndexOf("\"number\"", StringComparison.Ordinal);
        if (key < 0)
            return false;
        var open = line.IndexOf('"', key + "\"number\"".Length);
        var close = open < 0 ? -1 : line.IndexOf('"', open + 1);
        if (close < 0)
            return false;
        number = line[(open + 1)..close];
        rest = string.Concat(line.AsSpan(0, open + 1), line.AsSpan(close));
        return true;
    }

    private static string Normal(string number)
    {
        if (number.StartsWith('+'))
            number = number[1..];
        return number.Length == 13 && number.StartsWith("861", StringComparison.Ordinal) ? number[2..] : number;
    }
}
