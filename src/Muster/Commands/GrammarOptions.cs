using System.CommandLine;
using Muster.Calls;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Speech;

namespace Muster.Commands;

/// <summary>The options that say what may be answered: a question of a script, or a file of phrases.</summary>
internal static class GrammarOptions
{
    private static readonly Option<string?> ScriptFile = new("--script") { Description = "the script whose question is answered", HelpName = "FILE" };
    private static readonly Option<string?> Question = new("--question") { Description = "the question that is answered", HelpName = "ID" };
    private static readonly Option<string?> Phrases = new("--grammar") { Description = "instead of a script: lines of a category, a tab and a phrase", HelpName = "FILE" };
    private static readonly Option<string> OwnLanguage = new("--lang") { Description = "the language where no script tells it", DefaultValueFactory = _ => "zh", HelpName = "zh|en" };

    public static void AddTo(Command command)
    {
        command.Options.Add(ScriptFile);
        command.Options.Add(Question);
        command.Options.Add(Phrases);
        command.Options.Add(OwnLanguage);
    }

    /// <summary>Whether none of them was given.</summary>
    public static bool AreMissing(ParseResult arguments) =>
        arguments.GetValue(ScriptFile) is null && arguments.GetValue(Question) is null && arguments.GetValue(Phrases) is null;

    public static string Language(ParseResult arguments) => arguments.GetValue(OwnLanguage)!;

    public static Result<Grammar> Read(ParseResult arguments) => (arguments.GetValue(ScriptFile), arguments.GetValue(Question), arguments.GetValue(Phrases)) switch
    {
        ({ } path, { } asks, null) => OfQuestion(path, asks),
        (null, null, { } path) => OfFile(path, Language(arguments)),
        _ => new Error("speech.no_grammar", "Say what may be answered: --script FILE --question ID, or --grammar FILE."),
    };

    private static Result<Grammar> OfQuestion(string path, string id)
    {
        if (!Script.Load(path).TryGet(out var script, out var error))
            return error;
        if (script.Questions.FirstOrDefault(question => question.Id == id) is not { } asked)
            return new Error("speech.no_question", $"{path} has no question '{id}'; it has {string.Join(", ", script.Questions.Select(question => question.Id))}.");
        return QuestionGrammar.Of(asked, script.Language);
    }

    private static Result<Grammar> OfFile(string path, string language)
    {
        if (!File.Exists(path))
            return new Error("speech.no_grammar", $"There is no file {path}.");
        var phrases = new List<GrammarPhrase>();
        foreach (var line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            if (line.Split('\t') is not [{ Length: > 0 } category, { Length: > 0 } text])
                return new Error("speech.bad_grammar", $"{path}: '{line}' is not a category, a tab and a phrase.");
            phrases.Add(new GrammarPhrase(category, text));
        }

        return phrases.Count > 0 ? Grammar.Create(language, phrases) : new Error("speech.bad_grammar", $"{path} has no phrases in it.");
    }
}
