using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Speech;

namespace Muster.Commands;

/// <summary><c>muster speech</c>: what prompts sound like, and what recognition makes of a recording.</summary>
internal static class SpeechCommand
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build() => new("speech", "speak texts and recognise recordings") { BuildSay(), BuildRecognise(), SpeechEvaluateCommand.Build() };

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
        var json = new Option<bool>("--json") { Description = "one JSON object a line: file, text, category, confidence, cpu_ms" };
        var command = new Command("recognise", "tell what recordings answer; an empty category is a rejection") { files, json };
        GrammarOptions.AddTo(command);
        EngineOptions.AddTo(command);
        command.SetAction(parsed => GrammarOptions.Read(parsed).TryGet(out var grammar, out var error)
            ? Recognise(parsed.GetValue(files)!, grammar, EngineOptions.Read(parsed), parsed.GetValue(json))
            : Fail(error));
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
    private static int Recognise(IReadOnlyList<string> files, Grammar grammar, SpeechOptions options, bool json)
    {
        if (!SpeechEngine.Open(options, grammar.Language).TryGet(out var recogniser, out var error))
            return Fail(error);
        using var engine = recogniser;
        if (engine.Prepare(grammar) is { } unpronounceable)
            return Fail(unpronounceable);
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

    private static int Fail(Error error)
    {
        Console.Error.WriteLine(error);
        return 1;
    }
}
