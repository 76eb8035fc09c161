using System.CommandLine;
using System.CommandLine.Parsing;
using Muster.Speech;

namespace Muster.Commands;

/// <summary>The options that name the engines, shared by every command that recognises speech.</summary>
internal static class EngineOptions
{
    private static readonly Option<string> Engine = new("--engine") { Description = "sphinx, or sherpa:FOLDER with a model of sherpa-onnx in it", DefaultValueFactory = _ => SpeechEngine.Sphinx, HelpName = "NAME" };
    private static readonly Option<string?> Second = new("--second-engine") { Description = "asked when the first rejects or is unsure", HelpName = "NAME" };
    private static readonly Option<double> Below = new("--second-below") { Description = "the first is unsure under this confidence, 0 to 1", DefaultValueFactory = _ => new SpeechOptions().SecondBelow, HelpName = "SHARE", Validators = { ShareOnly } };

    private static readonly Option<double> AcceptFrom = new("--accept-from") { Description = "what is less sure is rejected, 0 to 1: less asks again less often, and takes more that is no answer", DefaultValueFactory = _ => new SpeechOptions().AcceptFrom, HelpName = "SHARE", Validators = { ShareOnly } };

    public static void AddTo(Command command)
    {
        command.Options.Add(Engine);
        command.Options.Add(Second);
        command.Options.Add(Below);
        command.Options.Add(AcceptFrom);
    }

    public static SpeechOptions Read(ParseResult arguments) => new()
    {
        Engine = arguments.GetValue(Engine)!,
        SecondEngine = arguments.GetValue(Second),
        SecondBelow = arguments.GetValue(Below),
        AcceptFrom = arguments.GetValue(AcceptFrom),
    };

    private static void ShareOnly(OptionResult result)
    {
        if (result.GetValueOrDefault<double>() is < 0 or > 1)
            result.AddError($"{result.Option.Name} is a share from 0 to 1.");
    }
}
