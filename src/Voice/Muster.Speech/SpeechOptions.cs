namespace Muster.Speech;

/// <summary>Which engines recognise speech, and where their models lie. A folder that is null is looked for in the usual places.</summary>
public sealed record SpeechOptions
{
    /// <summary>The engine that is asked first: <c>sphinx</c>, or <c>sherpa:FOLDER</c> with a model of sherpa-onnx in it.</summary>
    public string Engine { get; init; } = SpeechEngine.Sphinx;

    /// <summary>The engine that is asked when the first is unsure; null for none.</summary>
    public string? SecondEngine { get; init; }

    /// <summary>The first engine is unsure when it rejects, or accepts with a confidence under this; 0 to 1.</summary>
    public double SecondBelow { get; init; } = 0.7;

    /// <summary>The folder of sherpa-onnx's shared libraries.</summary>
    public string? SherpaLibraryFolder { get; init; }

    /// <summary>The folder of the Mandarin 8 kHz model, with <c>mandarin_notone.dic</c> in it.</summary>
    public string? MandarinFolder { get; init; }

    /// <summary>The folder of Debian's <c>pocketsphinx-en-us</c>, with <c>en-us/</c> and <c>cmudict-en-us.dict</c> in it.</summary>
    public string EnglishFolder { get; init; } = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>Hypotheses with a confidence under this are rejected; 0 to 1.</summary>
    public double AcceptFrom { get; init; } = 0.5;
}
