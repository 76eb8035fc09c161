using Muster.Kernel;

namespace Muster.Speech.Sphinx;

/// <summary>The files of one language's model.</summary>
/// <param name="Rate">Samples a second of the speech that it was trained on.</param>
internal sealed record SphinxModel(string Language, string AcousticFolder, string DictionaryFile, int Rate)
{
    private const string MandarinDictionary = "mandarin_notone.dic";

    public static Result<SphinxModel> Find(SpeechOptions options, string language) => language switch
    {
        "zh" => Mandarin(options),
        "en" => English(options),
        _ => new Error("speech.no_language", $"There is no recognition for the language '{language}'; it can be zh or en."),
    };

    private static Result<SphinxModel> Mandarin(SpeechOptions options)
    {
        foreach (var folder in options.MandarinFolder is { } given ? [given] : UsualFolders())
        {
            var dictionary = Path.Combine(folder, MandarinDictionary);
            if (File.Exists(dictionary) && File.Exists(Path.Combine(folder, "mdef")))
                return new SphinxModel("zh", folder, dictionary, 8_000);
        }

        return new Error("speech.no_model", $"There is no Mandarin model in {options.MandarinFolder ?? ".muster/models/zh-tdt-8k"}; ./muster installs it.");
    }

    private static Result<SphinxModel> English(SpeechOptions options)
    {
        var model = new SphinxModel(
            "en", Path.Combine(options.EnglishFolder, "en-us"), Path.Combine(options.EnglishFolder, "cmudict-en-us.dict"), 16_000);
        return File.Exists(model.DictionaryFile) && Directory.Exists(model.AcousticFolder)
            ? model
            : new Error("speech.no_model", $"No English model in {options.EnglishFolder}; install Debian's package pocketsphinx-en-us.");
    }

    /// <summary>
    /// Arguments for the decoder. Its own noise and silence removal would cut into one-syllable answers; the endpointer has
    /// done that work. Grammars weigh every phrase alike, so language weight and insertion penalty are neutral;
    /// free phones stand without context, which costs a fiftieth and rejects as well.
    /// </summary>
    public IReadOnlyList<string> Arguments =>
    [
        "-samprate", Rate.ToString(), "-remove_noise", "no", "-remove_silence", "no",
        "-lw", "1", "-wip", "1", "-topn", "8", "-allphone_ci", "yes", .. Warp,
    ];

    // The Mandarin model's speakers are mostly men. A warped frequency axis costs those nothing and wins the women (docs/speech.md).
    private string[] Warp => Language == "zh" ? ["-warp_type", "inverse_linear", "-warp_params", "1.2"] : [];

    /// <summary>The folder named by MUSTER_MODELS, then those beside the program and beside where it was started.</summary>
    private static IEnumerable<string> UsualFolders()
    {
        if (Environment.GetEnvironmentVariable("MUSTER_MODELS") is { Length: > 0 } models)
            yield return Path.Combine(models, "zh-tdt-8k");
        foreach (var start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                yield return Path.Combine(folder.FullName, ".muster", "models", "zh-tdt-8k");
                yield return Path.Combine(folder.FullName, "shared", "speech", "zh-tdt-8k");
            }
        }
    }
}
