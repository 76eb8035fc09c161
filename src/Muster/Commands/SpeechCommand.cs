using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Muster.Calls;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Speech;

namespace Muster.Commands;

/// <summary><c>muster speech</c>: what prompts sound like, and what recognition makes of a recording.</summary>
internal static class SpeechCommand
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build() => new("speech", "speak texts and recognise recordings") { BuildSay(), BuildRecognise() };

    private static Command BuildSay()
    {
        var text = new Argument<string>("TEXT") { Description = "what to say" };
        var output = new Option<string>("--output", "-o") { Description = "the WAV file to write", Required = true, HelpName = "FILE" };
        var language = new Option<string>("--lang") { Description = "zh or en", DefaultValueFactory = _ => "zh", HelpName = "zh|en" };
        var command = new Command("say", "write a text as a call would hear it: 8 kHz, through G.711") { text, output, language };
        command.SetAction(parsed => Say(parsed.GetValue(text)!, parsed.GetValue(language)!, parsed.GetValue(output)!));
        return command;
    }

    private static Command BuildRecognise()
    {
        var files = new Argument<string[]>("WAV") { Description = "recordings of answers", Arity = ArgumentArity.OneOrMore };
        var script = new Option<string>("--script") { Description = "the script whose question is answered", HelpName = "FILE" };
        var question = new Option<string>("--question") { Description = "the question that is answered", HelpName = "ID" };
        var grammar = new Option<string>("--grammar") { Description = "instead of a script: lines of a category, a tab and a phrase", HelpName = "FILE" };
        var language = new Option<string>("--lang") { Description = "the language of --grammar", DefaultValueFactory = _ => "zh", HelpName = "zh|en" };
        var json = new Option<bool>("--json") { Description = "one JSON object a line: file, text, category, confidence, cpu_ms" };
        var command = new Command("recognise", "tell what recordings answer; an empty category is a rejection") { files, script, question, grammar, language, json };
        command.SetAction(parsed =>
        {
            var (from, id, phrases) = (parsed.GetValue(script), parsed.GetValue(question), parsed.GetValue(grammar));
            var asked = (from, id, phrases) switch
            {
                ({ } path, { } asks, null) => OfQuestion(path, asks),
                (null, null, { } path) => OfFile(path, parsed.GetValue(language)!),
                _ => new Error("speech.no_grammar", "Say what may be answered: --script FILE --question ID, or --grammar FILE."),
            };
            return asked.TryGet(out var expected, out var error) ? Recognise(parsed.GetValue(files)!, expected, parsed.GetValue(json)) : Fail(error);
        });
        return command;
    }

    private static int Say(string text, string language, string output)
    {
        if (!PromptStore.Open().TryGet(out var prompts, out var error) || !prompts.Get(text, language).TryGet(out var prompt, out error))
            return Fail(error);
        var pcm = new short[prompt.ALaw.Length];
        G711Codec.ALawToPcm(prompt.ALaw.Span, pcm);
        try
        {
            WavFile.Write(output, pcm);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(new Error("speech.not_written", $"{output} cannot be written: {exception.Message}"));
        }
    }

    /// <summary>Recognises each file in turn; a file that cannot be read is told and makes the status 1, the others are still recognised.</summary>
    private static int Recognise(IReadOnlyList<string> files, Grammar grammar, bool json)
    {
        var options = new SpeechOptions();
        if (!Pronouncer.Open(options, grammar.Language).TryGet(out var pronouncer, out var error)
            || !SphinxRecogniser.Open(options, grammar.Language).TryGet(out var recogniser, out error))
            return Fail(error);
        using var engine = recogniser;
        foreach (var phrase in grammar.Phrases)
        {
            if (pronouncer.Of(phrase.Text).Error is { } unpronounceable)
                return Fail(unpronounceable);
        }

        var status = 0;
        foreach (var file in files)
        {
            if (WavFile.ReadTelephone(file).TryGet(out var pcm, out error))
                Console.Out.WriteLine(Line(file, recogniser.Recognise(pcm, grammar), json));
            else
                status = Fail(error);
        }

        return status;
    }

    private static string Line(string file, Hypothesis heard, bool json) => json
        ? JsonSerializer.Serialize(
            new { file, text = heard.Text, category = heard.Category, confidence = Math.Round(heard.Confidence, 3), cpu_ms = Math.Round(heard.CpuMs, 1) },
            Json)
        : $"{file}: {(heard.Accepted ? heard.Category : "rejected")} ({heard.Text}, confidence {heard.Confidence:F2}, {heard.CpuMs:F0} ms)";

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

    private static int Fail(Error error)
    {
        Console.Error.WriteLine(error);
        return 1;
    }
}
