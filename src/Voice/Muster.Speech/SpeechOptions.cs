namespace Muster.Speech;

/// <summary>Where the speech models lie. A folder that is null is looked for in the usual places.</summary>
public sealed record SpeechOptions
{
    /// <summary>The folder of the Mandarin 8 kHz model, with <c>mandarin_notone.dic</c> in it.</summary>
    public string? MandarinFolder { get; init; }

    /// <summary>The folder of Debian's <c>pocketsphinx-en-us</c>, with <c>en-us/</c> and <c>cmudict-en-us.dict</c> in it.</summary>
    public string EnglishFolder { get; init; } = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>Hypotheses with a confidence under this are rejected; 0 to 1.</summary>
    public double AcceptFrom { get; init; } = 0.5;
}
