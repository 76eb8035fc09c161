using Muster.Kernel;
using Muster.Speech.Sherpa;
using Muster.Speech.Sphinx;

namespace Muster.Speech;

/// <summary>Opens the engines that <see cref="SpeechOptions"/> names.</summary>
public static class SpeechEngine
{
    public const string Sphinx = "sphinx";
    public const string SherpaPrefix = "sherpa:";

    /// <summary>Opens the recogniser of a language: one engine, or two of which the second is asked when the first is unsure.</summary>
    /// <returns><c>speech.no_engine</c> for a name that is none, or the reason why an engine does not open.</returns>
    public static Result<IRecogniser> Open(SpeechOptions options, string language) =>
        Pronouncer.Open(options, language).TryGet(out var pronouncer, out var error) ? Open(options, language, pronouncer) : error;

    /// <summary>As above, with a dictionary that other recognisers share.</summary>
    internal static Result<IRecogniser> Open(SpeechOptions options, string language, Pronouncer pronouncer)
    {
        if (options.SecondEngine is not { } name)
            return Open(options.Engine, options, language, pronouncer);
        if (!Open(options.Engine, options, language, pronouncer).TryGet(out var first, out var error))
            return error;
        if (Open(name, options, language, pronouncer).TryGet(out var second, out error))
            return new SecondLook(first, second, options.SecondBelow);
        first.Dispose();
        return error;
    }

    /// <summary>Why the engines' libraries do not load; null when they do. The models are not looked at yet.</summary>
    internal static Error? MissingLibrary(SpeechOptions options)
    {
        foreach (var name in (string?[])[options.Engine, options.SecondEngine])
        {
            var missing = name switch
            {
                null => null,
                Sphinx => SphinxDecoder.MissingLibrary(),
                _ when name.StartsWith(SherpaPrefix, StringComparison.Ordinal) => SherpaLibrary.Load(options.SherpaLibraryFolder),
                _ => NoEngine(name),
            };
            if (missing is not null)
                return missing;
        }

        return null;
    }

    private static Result<IRecogniser> Open(string name, SpeechOptions options, string language, Pronouncer pronouncer)
    {
        if (name.StartsWith(SherpaPrefix, StringComparison.Ordinal))
            return SherpaRecogniser.Open(name[SherpaPrefix.Length..], options, language, pronouncer).TryGet(out var sherpa, out var error) ? sherpa : error;
        if (name != Sphinx)
            return NoEngine(name);
        return SphinxRecogniser.Open(options, language, pronouncer).TryGet(out var sphinx, out var failure) ? sphinx : failure;
    }

    private static Error NoEngine(string name) =>
        new("speech.no_engine", $"There is no engine '{name}'; there are {Sphinx}, and {SherpaPrefix}FOLDER with a model of sherpa-onnx in it.");
}
