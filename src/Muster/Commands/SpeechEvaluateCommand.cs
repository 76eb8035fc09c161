using System.CommandLine;
using Muster.Kernel;
using Muster.Speech;
using Muster.Speech.Evaluating;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster speech evaluate</c>: how well recordings whose meaning is known are understood, on lines good and bad.</summary>
internal static class SpeechEvaluateCommand
{
    /// <summary>The same recordings come over the same lines each time.</summary>
    private const int Seed = 1;

    private static readonly Argument<string> Folder = new("FOLDER") { Description = "WAV files, and truth.tsv or words.tsv (file, text, category); or files named CATEGORY_ANYTHING.wav" };
    private static readonly Option<int?> Words = new("--words") { Description = "instead of a question: each text among so many of the folder's own", HelpName = "COUNT" };
    private static readonly Option<string?> Syllables = new("--syllables") { Description = "only texts of so many characters: 1, 2-4, 2-", HelpName = "RANGE" };
    private static readonly Option<string> Variants = new("--variants") { Description = $"all, or some of {string.Join(",", LineCondition.All.Select(line => line.Name))}", DefaultValueFactory = _ => "clean,alaw", HelpName = "NAMES" };
    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON object" };

    public static Command Build()
    {
        var command = new Command("evaluate", "tell how many recordings are understood, with 95 % intervals and what was confused; status 1 when a file cannot be read") { Folder, Words, Syllables, Variants, Json };
        GrammarOptions.AddTo(command);
        EngineOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var unreadable = new List<Error>();
        if (!LineCondition.Read(arguments.GetValue(Variants)!).TryGet(out var lines, out var error)
            || !ReadRecordings(arguments).TryGet(out var recordings, out error)
            || !Trials(arguments, recordings, unreadable.Add).TryGet(out var trials, out error)
            || !SpeechEngine.Open(EngineOptions.Read(arguments), trials[0].Grammar.Language).TryGet(out var recogniser, out error))
            return Refusal.Print(error);
        using var engine = recogniser;
        // The grammars of --words are made of what has been pronounced already.
        if (engine.Prepare(trials[0].Grammar) is { } unusable)
            return Refusal.Print(unusable);
        foreach (var fault in unreadable)
            Refusal.Print(fault);
        var evaluations = lines.Select(line => Evaluation.Of(trials, line, engine, Seed));
        if (arguments.GetValue(Json))
            EvaluationView.PrintJson([.. evaluations], unreadable.Count);
        else
            EvaluationView.Print(evaluations, unreadable.Count);
        return unreadable.Count == 0 ? 0 : Refusal.ExitStatus;
    }

    private static Result<IReadOnlyList<Trial>> Trials(ParseResult arguments, IReadOnlyList<LabelledRecording> recordings, Action<Error> unreadable)
    {
        if (arguments.GetValue(Words) is not { } words)
            return GrammarOptions.Read(arguments).TryGet(out var grammar, out var error) ? Trial.ForQuestion(recordings, grammar, unreadable) : error;
        if (words < 2 || !GrammarOptions.AreMissing(arguments))
            return new Error("speech.no_grammar", "--words takes 2 or more, and the place of a script or a grammar.");
        var language = GrammarOptions.Language(arguments);
        return Pronouncer.Open(new SpeechOptions(), language).TryGet(out var pronouncer, out var missing)
            ? Trial.ForWords(recordings, language, pronouncer, words, Seed, unreadable)
            : missing;
    }

    private static Result<IReadOnlyList<LabelledRecording>> ReadRecordings(ParseResult arguments)
    {
        if (!LabelledRecording.ReadFolder(arguments.GetValue(Folder)!).TryGet(out var recordings, out var error))
            return error;
        if (arguments.GetValue(Syllables) is not { } range)
            return recordings.ToArray();
        var ends = range.Split('-');
        if (ends.Length > 2 || !int.TryParse(ends[0], out var least) || (ends[^1].Length > 0 && !int.TryParse(ends[^1], out _)))
            return new Error("speech.bad_range", $"'{range}' is no range of characters; write 1, 2-4 or 2-.");
        var most = ends[^1].Length > 0 ? int.Parse(ends[^1]) : int.MaxValue;
        var some = recordings.Where(recording => recording.Text.Length >= least && recording.Text.Length <= most).ToArray();
        return some.Length > 0 ? some : new Error("speech.no_recordings", $"None of the recordings has a text of {range} characters.");
    }
}
