using System.Collections.Frozen;
using Muster.Kernel;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>
/// All announcements that are known by their words, and what people say on picking up beside them. One grammar serves
/// before the answer and after it: its categories are the announcements' names, and two more for what is none.
/// </summary>
public sealed class AnnouncementBook
{
    /// <summary>The file that comes with the program.</summary>
    public const string FileName = "announcements.yaml";

    /// <summary>The category of clauses that announcements have and that mean nothing.</summary>
    internal const string Aside = "@aside";

    /// <summary>The category of what living people say on picking up.</summary>
    internal const string Person = "@person";

    /// <summary>From this confidence on an announcement is known for sure.</summary>
    internal const double SureFrom = 0.5;

    /// <summary>From this confidence on it is a guess that is worth something where nothing else is known.</summary>
    internal const double GuessFrom = 0.25;

    private readonly FrozenDictionary<string, Announcement> _byName;

    internal AnnouncementBook(IEnumerable<Announcement> announcements, Grammar grammar)
    {
        _byName = announcements.ToFrozenDictionary(announcement => announcement.Name, StringComparer.Ordinal);
        Grammar = grammar;
    }

    /// <summary>Everything that may be heard.</summary>
    public Grammar Grammar { get; }

    /// <summary>What may be told, by name.</summary>
    public IReadOnlyCollection<Announcement> Announcements => _byName.Values;

    /// <summary>Reads a book; the one beside the program when no path is given.</summary>
    /// <returns><c>announcements.unreadable</c> or <c>announcements.bad</c>, which names what is wrong and where.</returns>
    public static Result<AnnouncementBook> Load(string? path = null) =>
        AnnouncementFile.Load(path ?? Path.Combine(AppContext.BaseDirectory, FileName));

    /// <summary>The announcement of a category; null for asides, people and nothing.</summary>
    public Announcement? Named(string category) => _byName.GetValueOrDefault(category);
}
