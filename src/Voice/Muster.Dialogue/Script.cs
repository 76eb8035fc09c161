using Muster.Contracts;
using Muster.Kernel;

namespace Muster.Dialogue;

/// <summary>
/// A script: what is said and asked on a call, read from YAML and checked. A value of this type can be played as it
/// stands: every target exists, every path ends in a hang-up and no loop runs without asking. <c>docs/scripts.md</c> describes the format.
/// </summary>
public sealed class Script
{
    /// <summary>Steps in one script.</summary>
    public const int StepsMax = 1000;

    /// <summary>Phrases of one question, all categories together.</summary>
    public const int PhrasesMax = 200;

    /// <summary>Categories of one question.</summary>
    public const int CategoriesMax = 50;

    /// <summary>Places of one question.</summary>
    public const int PlacesMax = 100;

    /// <summary>Characters of one text to be said.</summary>
    public const int TextMax = 500;

    /// <summary>Characters of one phrase.</summary>
    public const int PhraseMax = 40;

    /// <summary>Bytes of a script's file.</summary>
    public const int FileBytesMax = 1 << 20;

    internal Script(IReadOnlyList<ScriptStep> steps, IReadOnlyDictionary<string, Repair> repairs, PromptText goodbye, PromptText interrupted)
    {
        Steps = steps;
        Repairs = repairs;
        Goodbye = goodbye;
        Interrupted = interrupted;
        Editions = [this];
        Questions = [.. steps.OfType<AskStep>().Select(ask => ask.Question)];
    }

    /// <summary>Names the script in the ledger and on the command line.</summary>
    public required string Id { get; init; }

    /// <summary>Names it for people.</summary>
    public required string Title { get; init; }

    /// <summary>16 hexadecimal digits from the SHA-256 of the text: the same text is the same version, on every machine.</summary>
    public required string Version { get; init; }

    /// <summary>The text that it was read from: what a campaign freezes.</summary>
    public required string Yaml { get; init; }

    /// <summary><c>zh</c> or <c>en</c>: in which prompts are spoken and answers recognised, unless the person wants another of its languages.</summary>
    public required string Language { get; init; }

    /// <summary>Who calls and why: said when the person asks.</summary>
    public required PromptText About { get; init; }

    /// <summary>What it calls people for, and so which list of those not to be called holds; null when it does not say.</summary>
    public CampaignPurpose? Purpose { get; init; }

    /// <summary>What the roster may fill in, by name, with the value that stands in where it does not.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>In the order in which they stand in the script.</summary>
    public IReadOnlyList<Question> Questions { get; }

    /// <summary>Who takes the calls of those who ask for a person; empty when nobody does. Variables may stand in it.</summary>
    public required PromptText Desk { get; init; }

    /// <summary>The script in each of its languages, this one first. They have the same steps and the same questions in the same places.</summary>
    public IReadOnlyList<Script> Editions { get; internal set; }

    /// <summary>What it is written in, the usual one first.</summary>
    public IEnumerable<string> Languages => Editions.Select(edition => edition.Language);

    /// <summary>
    /// What is kept, beside the questions, where the script lets somebody answer for another; null where it does not.
    /// Branches may ask for it by its id.
    /// </summary>
    public Question? AnsweredBy => Repairs.TryGetValue(Dialogue.Repairs.Other, out var other) && other.TakesProxies
        ? Dialogue.Repairs.AnsweredBy(Language)
        : null;

    /// <summary>Everybody that a call may be handed over to, where that is the same for all people.</summary>
    public IEnumerable<string> TransferTargets =>
        Steps.OfType<TransferStep>().Select(step => step.Target).Append(Desk).Where(target => !target.IsEmpty && !target.Variables.Any()).Select(target => target.Fill(name => name)).Distinct();

    internal IReadOnlyList<ScriptStep> Steps { get; }

    /// <summary>By category; those that are turned off are not in it.</summary>
    internal IReadOnlyDictionary<string, Repair> Repairs { get; }

    /// <summary>Said when a question is given up and the script ends there.</summary>
    internal PromptText Goodbye { get; }

    /// <summary>Said when the dialogue has to end before its time.</summary>
    internal PromptText Interrupted { get; }

    /// <summary>Every part that is the same for all people, once: what can be rendered before the first call.</summary>
    public IReadOnlyList<PromptPart> FixedParts =>
        [.. Editions.SelectMany(edition => edition.Texts).SelectMany(text => text.FixedParts).Distinct()];

    private IEnumerable<PromptText> Texts =>
        [.. Steps.SelectMany(step => step.Texts), .. Repairs.Values.SelectMany(repair => repair.Texts), About, Goodbye, Interrupted];

    /// <summary>The script in a language; in its first where it has none such.</summary>
    internal Script In(string language) => Editions.FirstOrDefault(edition => edition.Language == language) ?? Editions[0];

    /// <summary>Reads a script from its text.</summary>
    /// <returns>The script, or the first thing wrong with it: <c>script.*</c>, with line and column.</returns>
    /// <param name="yaml">The text.</param>
    /// <param name="folder">Where recordings and lists are looked for; null leaves recordings unchecked.</param>
    public static Result<Script> Parse(string yaml, string? folder = null) => ScriptCheck.Text(yaml, folder: folder).ToResult("script");

    /// <summary>Reads a script from a file. Recordings that it names are looked for beside it.</summary>
    /// <returns>As <see cref="Parse"/>; also <c>script.not_found</c>, <c>script.unreadable</c> and <c>script.too_large</c>.</returns>
    public static Result<Script> Load(string path) =>
        ScriptCheck.File(path).TryGet(out var check, out var error) ? check.ToResult(path) : error;
}

/// <summary>One question of a script.</summary>
/// <param name="Id">Its name in results and branches; unique in the script.</param>
/// <param name="Title">Its heading in the tables.</param>
/// <param name="Prompt">What is asked.</param>
/// <param name="Categories">None where every answer is a value (<see cref="DialogueAction.Listen.Value"/>).</param>
/// <param name="Listen">What may be said and keyed to it, repairs included.</param>
public sealed record Question(
    string Id,
    string Title,
    PromptText Prompt,
    IReadOnlyList<Category> Categories,
    DialogueAction.Listen Listen)
{
    /// <summary>What stands in the tables for an answer: the title of its category, or the value itself.</summary>
    public string TitleOf(string answer) => Categories.FirstOrDefault(category => category.Name == answer)?.Title ?? answer;
}

/// <summary>One answer that a question knows, however it is worded.</summary>
/// <param name="Name">Its name in results and branches; unique in the question.</param>
/// <param name="Title">What stands in the tables.</param>
/// <param name="Phrases">How people say it.</param>
/// <param name="Digits">The keys that mean it, each one character.</param>
public sealed record Category(string Name, string Title, IReadOnlyList<string> Phrases, IReadOnlyList<string> Digits);
