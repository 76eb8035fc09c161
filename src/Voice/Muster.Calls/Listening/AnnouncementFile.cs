using System.Text.Json;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Speech;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Muster.Calls;

/// <summary>An <c>announcements.yaml</c> as it is written, before it is checked.</summary>
internal sealed class AnnouncementFile
{
    /// <summary>A book of announcements is a page or two; what is longer is another file.</summary>
    private const int BytesMax = 256 * 1024;

    /// <summary>Phrases, subjects and asides in all: more would slow recognition down and fill each worker's memory.</summary>
    private const int PhrasesMax = 1000;

    public string Language { get; init; } = "";

    public List<string> Subjects { get; init => field = value ?? []; } = [];

    public List<string> Asides { get; init => field = value ?? []; } = [];

    public List<string> People { get; init => field = value ?? []; } = [];

    public List<VerdictEntry> Verdicts { get; init => field = value ?? []; } = [];

    public static Result<AnnouncementBook> Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > BytesMax)
                return Bad(path, $"it is longer than {BytesMax >> 10} kB");
            return Read(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("announcements.unreadable", $"The announcements in {path} cannot be read: {exception.Message}");
        }
    }

    /// <param name="yaml">The text.</param>
    /// <param name="name">What errors call it.</param>
    public static Result<AnnouncementBook> Read(string yaml, string name)
    {
        try
        {
            var file = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<AnnouncementFile?>(yaml);
            if (file is null)
                return Bad(name, "it is empty");
            return file.Fault() is { } fault ? Bad(name, fault) : file.ToBook(name);
        }
        catch (YamlException exception)
        {
            return Bad(name, $"line {exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    private string? Fault()
    {
        if (Language is not ("zh" or "en"))
            return "'language' is zh or en";
        if (Verdicts.Count == 0)
            return "it has no 'verdicts'";
        if (Verdicts.Exists(verdict => verdict is null) || new[] { Subjects, Asides, People }.Any(list => list.Exists(string.IsNullOrWhiteSpace)))
            return "a list has an empty entry";
        if (Verdicts.Select(verdict => verdict.Fault(Subjects)).FirstOrDefault(fault => fault is not null) is { } fault)
            return fault;
        if (Verdicts.GroupBy(verdict => verdict.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            return $"there are two verdicts '{twice.Key}'";
        var phrases = Phrases().ToArray();
        var all = phrases.Length + Subjects.Count + Asides.Count;
        if (all > PhrasesMax)
            return $"it has {all} phrases and subjects; {PhrasesMax} are allowed";
        return phrases.GroupBy(phrase => phrase.Text, StringComparer.Ordinal).FirstOrDefault(same => same.Select(phrase => phrase.Category).Distinct().Count() > 1) is { } both
            ? $"'{both.Key}' stands in two places: {string.Join(", ", both.Select(phrase => phrase.Category.TrimStart('@')).Distinct())}"
            : null;
    }

    private Result<AnnouncementBook> ToBook(string name)
    {
        var grammar = Grammar.Create(Language, Phrases(), Subjects, Asides);
        // Without the dictionary nothing is recognised anyway; with it, a phrase that nobody can say is told here and not in a call.
        if (Pronouncer.Open(new SpeechOptions(), Language).TryGet(out var pronouncer, out _)
            && grammar.Phrases.Select(phrase => phrase.Text).Concat(grammar.Subjects).Select(text => pronouncer.Of(text).Error).FirstOrDefault(error => error is not null) is { } unpronounceable)
            return Bad(name, unpronounceable.Message);
        return new AnnouncementBook(Verdicts.Select(verdict => verdict.ToAnnouncement()), grammar);
    }

    private IEnumerable<GrammarPhrase> Phrases() =>
    [
        .. Verdicts.SelectMany(verdict => verdict.Phrases.Select(text => new GrammarPhrase(verdict.Name, text))),
        .. Asides.Select(text => new GrammarPhrase(AnnouncementBook.Aside, text)),
        .. People.Select(text => new GrammarPhrase(AnnouncementBook.Person, text)),
    ];

    private static Error Bad(string name, string fault) => new("announcements.bad", $"The announcements in {name} are not right: {fault}.");

    /// <summary>One entry under <c>verdicts:</c>.</summary>
    internal sealed class VerdictEntry
    {
        private static readonly Dictionary<string, Disposition> Meanings =
            Enum.GetValues<Disposition>().ToDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

        public string Name { get; init; } = "";

        public string Title { get; init; } = "";

        public string? Means { get; init; }

        public bool Machine { get; init; }

        public List<string> Phrases { get; init => field = value ?? []; } = [];

        public string? Fault(IReadOnlyCollection<string> subjects)
        {
            if (string.IsNullOrWhiteSpace(Name) || !Name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'))
                return $"a verdict's 'name' is written in lower-case letters and _, not '{Name}'";
            if (string.IsNullOrWhiteSpace(Title))
                return $"the verdict '{Name}' has no 'title'";
            if (Means is not null && !Meanings.ContainsKey(Means))
                return $"the verdict '{Name}' means '{Means}', which is none of {string.Join(", ", Meanings.Keys)}";
            if (Phrases.Count == 0 || Phrases.Any(string.IsNullOrWhiteSpace))
                return $"the verdict '{Name}' has no 'phrases', or an empty one";
            return subjects.Count == 0 && Phrases.Exists(phrase => phrase[0] == Grammar.SubjectMark)
                ? $"a phrase of '{Name}' begins with {Grammar.SubjectMark}, but there are no 'subjects'"
                : null;
        }

        public Announcement ToAnnouncement() => new(Name, Title, Means is null ? null : Meanings[Means], Machine);
    }
}
