using Muster.Kernel;

namespace Muster.Speech.Evaluating;

/// <summary>A recording of an answer, and what it truly means.</summary>
/// <param name="File">The WAV file's path.</param>
/// <param name="Text">What is said; empty when nobody wrote it down.</param>
/// <param name="Category">What it means, or <see cref="NoAnswer"/>; null when only the text is known.</param>
public sealed record LabelledRecording(string File, string Text, string? Category)
{
    /// <summary>The category of what answers the question in no way, and has to be rejected.</summary>
    public const string NoAnswer = "none";

    private static readonly string[] Lists = ["truth.tsv", "words.tsv"];

    /// <summary>
    /// Reads a folder of recordings. <c>truth.tsv</c>, or <c>words.tsv</c>, names them in a table with a heading: <c>file</c>,
    /// and <c>text</c> or <c>category</c> or both, parted by tabs. Without one, a file is named <c>CATEGORY_ANYTHING.wav</c>.
    /// </summary>
    /// <returns><c>speech.no_recordings</c>, <c>speech.no_truth</c> or <c>speech.bad_truth</c>.</returns>
    public static Result<IReadOnlyList<LabelledRecording>> ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
            return new Error("speech.no_recordings", $"There is no folder {folder}.");
        try
        {
            var list = Lists.Select(name => Path.Combine(folder, name)).FirstOrDefault(System.IO.File.Exists);
            return list is not null ? ReadList(folder, list) : ReadNames(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("speech.bad_truth", $"{folder} cannot be read: {exception.Message}");
        }
    }

    /// <summary>What a recogniser with this grammar should make of it: a category, or nothing when it is no answer.</summary>
    /// <returns><c>speech.unknown_category</c> when the grammar has no such category.</returns>
    public Result<string> Expected(Grammar grammar)
    {
        if (Category is null)
            return grammar.Phrases.FirstOrDefault(phrase => phrase.Text == Text)?.Category ?? "";
        string[] known = [.. grammar.Phrases.Select(phrase => phrase.Category).Concat(grammar.Rules.Select(rules => rules.Category)).Distinct(StringComparer.Ordinal)];
        if (known.Contains(Category))
            return Category;
        return Category == NoAnswer
            ? ""
            : new Error("speech.unknown_category", $"{File} is said to mean '{Category}', which is no category here; there are {string.Join(", ", known)}, and {NoAnswer}.");
    }

    private static Result<IReadOnlyList<LabelledRecording>> ReadList(string folder, string list)
    {
        var lines = System.IO.File.ReadAllLines(list);
        string[] heading = lines.Length > 0 ? lines[0].TrimStart('\uFEFF').Split('\t') : [];
        var (file, text, category) = (Array.IndexOf(heading, "file"), Array.IndexOf(heading, "text"), Array.IndexOf(heading, "category"));
        if (file < 0 || (text < 0 && category < 0))
            return new Error("speech.bad_truth", $"{list} has to begin with a heading: file, and text or category or both, parted by tabs.");
        var recordings = new List<LabelledRecording>();
        for (var number = 2; number <= lines.Length; number++)
        {
            var cells = lines[number - 1].Split('\t');
            if (string.IsNullOrWhiteSpace(lines[number - 1]))
                continue;
            if (Cell(cells, file) is not { Length: > 0 } name)
                return new Error("speech.bad_truth", $"{list}, line {number}, names no file.");
            recordings.Add(new LabelledRecording(Path.Combine(folder, name), Cell(cells, text), category < 0 ? null : Means(Cell(cells, category))));
        }

        return recordings.Count > 0 ? recordings : new Error("speech.no_recordings", $"{list} names no recordings.");
    }

    private static Result<IReadOnlyList<LabelledRecording>> ReadNames(string folder)
    {
        var files = Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file).Equals(".wav", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToArray();
        if (files.Length == 0)
            return new Error("speech.no_recordings", $"There are no WAV files in {folder}.");
        var unnamed = files.FirstOrDefault(file => Path.GetFileName(file).IndexOf('_') < 1);
        return unnamed is null
            ? files.Select(file => new LabelledRecording(file, "", Path.GetFileName(file).Split('_')[0])).ToArray()
            : new Error("speech.no_truth", $"What {unnamed} means is told nowhere: write truth.tsv beside it (file, text, category), or name it CATEGORY_ANYTHING.wav.");
    }

    private static string Means(string category) => category.Length > 0 ? category : NoAnswer;

    private static string Cell(string[] cells, int column) => column >= 0 && column < cells.Length ? cells[column].Trim() : "";
}
