using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Muster.Carrier.People;
using Muster.Dialogue;
using Muster.Kernel;

namespace Muster.Carrier.District;

/// <summary>
/// A district made up for a demo or a rehearsal: a roster as districts keep them, and the people behind its numbers, in the
/// proportions of the Ezhou screening of April 2022. The same seed makes the same district.
/// </summary>
public sealed class Population
{
    /// <summary>The roster's file name.</summary>
    public const string RosterFile = "roster.csv";

    /// <summary>The people file's name.</summary>
    public const string PeopleFile = "people.jsonl";

    private static readonly PersonJson Json = new(new JsonSerializerOptions(PersonJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private readonly IReadOnlyList<RosterLine> _roster;
    private readonly IReadOnlyList<PersonLine> _people;

    private Population(IReadOnlyList<RosterLine> roster, IReadOnlyList<PersonLine> people) => (_roster, _people) = (roster, people);

    /// <summary>Rows of the roster.</summary>
    public int Rows => _roster.Count;

    /// <summary>Rows that must be rejected: repeated, or without a number that can be dialled.</summary>
    public int RejectedRows => _roster.Count(line => !line.IsCalled);

    /// <summary>Numbers that can be dialled, each with a resident behind it.</summary>
    public int Numbers => _people.Count;

    /// <summary>How many numbers behave in which way in the end, by the behaviours' names in files.</summary>
    public IReadOnlyDictionary<string, int> Behaviours =>
        _people.GroupBy(person => person.Behaviour, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>Makes a district.</summary>
    /// <param name="script">What people will be asked: their answers are taken from its phrases.</param>
    /// <param name="rows">Rows of the roster, 1 or more.</param>
    /// <param name="seed">Decides everything.</param>
    /// <param name="canSay">Given a text and a voice, what stands in the way of saying it; answers are chosen from the rest. Nothing is checked when null.</param>
    public static Population Make(Script script, int rows, int seed, Func<string, string, Error?>? canSay = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var chance = new Random(seed);
        var roster = RosterPlan.Make(rows, script.Language == "en", chance);
        var people = new Settlers(script, chance, canSay ?? ((_, _) => null)).Settle(roster);
        return new Population(roster, people);
    }

    /// <summary>Writes <see cref="RosterFile"/> (UTF-8 with a byte order mark, as spreadsheets save it) and <see cref="PeopleFile"/>.</summary>
    /// <returns>Null, or <c>carrier.no_population</c>.</returns>
    public Error? Write(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var rows = _roster.Select((line, i) => line.ToCsv(i + 1)).Prepend(RosterLine.Header);
            File.WriteAllLines(Path.Combine(folder, RosterFile), rows, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            File.WriteAllLines(Path.Combine(folder, PeopleFile), PeopleLines());
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("carrier.no_population", $"the district cannot be written to {folder}: {exception.Message}");
        }
    }

    /// <summary>The people file's lines.</summary>
    internal IEnumerable<string> PeopleLines() => _people.Select(person => JsonSerializer.Serialize(person, Json.PersonLine));
}
