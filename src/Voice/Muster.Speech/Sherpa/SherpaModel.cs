using Muster.Kernel;

namespace Muster.Speech.Sherpa;

/// <summary>The kinds of models that are understood.</summary>
internal enum SherpaKind
{
    SenseVoice,
    Paraformer,
    StreamingParaformer,
    Transducer,
    StreamingTransducer,
    Whisper,
}

/// <summary>
/// A folder with a model of sherpa-onnx, recognised by its files and by what they say of themselves. Where a file is there in
/// full and in 8 bits (<c>.int8.onnx</c>), the latter is taken: it costs half, and a telephone line hides the difference.
/// </summary>
/// <param name="Folder">As the operator named it.</param>
/// <param name="Main">The only model, or the encoder.</param>
/// <param name="Decoder">Empty where there is only one file.</param>
/// <param name="Joiner">Of transducers; else empty.</param>
/// <param name="Tokens">The texts of what the model puts out.</param>
/// <param name="SubwordVocabulary"><c>bpe.vocab</c>, which hot words need where tokens are parts of words; else empty.</param>
internal sealed record SherpaModel(SherpaKind Kind, string Folder, string Main, string Decoder, string Joiner, string Tokens, string SubwordVocabulary)
{
    private static readonly string[] Transducers = ["zipformer2", "zipformer", "conformer", "lstm"];

    /// <summary>What the library insists on finding in the model's own description, for each kind.</summary>
    private static readonly Dictionary<SherpaKind, string[]> Needed = new()
    {
        [SherpaKind.SenseVoice] =
        [
            "vocab_size", "lfr_window_size", "lfr_window_shift", "normalize_samples", "with_itn", "without_itn",
            "lang_auto", "lang_zh", "lang_en", "lang_ja", "lang_ko", "lang_yue", "neg_mean", "inv_stddev",
        ],
        [SherpaKind.Paraformer] = ["vocab_size", "lfr_window_size", "lfr_window_shift", "neg_mean", "inv_stddev"],
        [SherpaKind.StreamingParaformer] =
        [
            "vocab_size", "lfr_window_size", "lfr_window_shift", "encoder_output_size", "decoder_num_blocks", "decoder_kernel_size", "neg_mean", "inv_stddev",
        ],
        [SherpaKind.Transducer] = ["model_type"],
        [SherpaKind.StreamingTransducer] = ["model_type", "T"],
        [SherpaKind.Whisper] =
        [
            "n_mels", "n_text_layer", "n_text_ctx", "n_text_state", "n_vocab", "sot", "eot", "blank_id", "translate", "transcribe",
            "is_multilingual", "no_timestamps", "no_speech", "sot_sequence",
        ],
    };

    /// <summary>Whether phrases can be told to it beforehand.</summary>
    public bool TakesHotWords => Kind is SherpaKind.Transducer or SherpaKind.StreamingTransducer;

    public bool IsStreaming => Kind is SherpaKind.StreamingParaformer or SherpaKind.StreamingTransducer;

    /// <returns><c>speech.no_model</c> when the folder holds none that is known, <c>speech.bad_model</c> when it is damaged.</returns>
    public static Result<SherpaModel> Find(string folder)
    {
        if (!Directory.Exists(folder))
            return new Error("speech.no_model", $"There is no folder {folder} with a model of sherpa-onnx.");
        var files = Directory.GetFiles(folder);
        var networks = files.Where(file => file.EndsWith(".onnx", StringComparison.Ordinal)).OrderByDescending(file => file.EndsWith(".int8.onnx", StringComparison.Ordinal)).ThenBy(file => file, StringComparer.Ordinal).ToArray();
        if (files.Order(StringComparer.Ordinal).FirstOrDefault(file => file.EndsWith("tokens.txt", StringComparison.Ordinal)) is not { } tokens || networks.Length == 0)
            return new Error("speech.no_model", $"{folder} holds no model of sherpa-onnx: it needs .onnx files and tokens.txt.");
        var (encoder, decoder, joiner) = (Part("encoder"), Part("decoder"), Part("joiner"));
        var main = encoder.Length > 0 ? encoder : networks[0];
        if (!OnnxFile.ReadMetadata(main).TryGet(out var metadata, out var error))
            return error;
        if (KindOf(decoder, joiner, metadata) is not { } kind)
            return new Error("speech.no_model", $"{main} is no model that is understood: SenseVoice, Paraformer, Zipformer transducer or Whisper, with the description that sherpa-onnx gives them.");
        var model = new SherpaModel(kind, folder, main, decoder, joiner, tokens, files.FirstOrDefault(file => Path.GetFileName(file) == "bpe.vocab") ?? "");
        return model.Fault(metadata) is { } fault ? fault : model;

        string Part(string role) => networks.FirstOrDefault(file => Path.GetFileName(file).Contains(role, StringComparison.Ordinal)) ?? "";
    }

    private static SherpaKind? KindOf(string decoder, string joiner, IReadOnlyDictionary<string, string> metadata) =>
        (decoder.Length > 0, joiner.Length > 0) switch
        {
            (true, true) when Transducers.Contains(metadata.GetValueOrDefault("model_type")) =>
                metadata.ContainsKey("decode_chunk_len") ? SherpaKind.StreamingTransducer : SherpaKind.Transducer,
            (true, false) when metadata.ContainsKey("n_text_layer") => SherpaKind.Whisper,
            (true, false) when metadata.ContainsKey("encoder_output_size") => SherpaKind.StreamingParaformer,
            (false, false) when metadata.ContainsKey("lang_zh") => SherpaKind.SenseVoice,
            (false, false) when metadata.ContainsKey("lfr_window_size") => SherpaKind.Paraformer,
            _ => null,
        };

    private Error? Fault(IReadOnlyDictionary<string, string> metadata)
    {
        if (Needed[Kind].FirstOrDefault(key => !metadata.ContainsKey(key)) is { } missing)
            return new Error("speech.bad_model", $"{Main} does not tell its '{missing}', without which sherpa-onnx cannot use it as {Kind}.");
        foreach (var part in new[] { Decoder, Joiner }.Where(part => part.Length > 0))
        {
            if (!OnnxFile.ReadMetadata(part).TryGet(out var own, out var error))
                return error;
            if (part == Decoder && TakesHotWords && !own.ContainsKey("context_size"))
                return new Error("speech.bad_model", $"{part} does not tell its 'context_size', without which sherpa-onnx cannot use it as {Kind}.");
        }

        var lines = File.ReadLines(Tokens).Where(line => line.Length > 0);
        return lines.Any() && lines.All(line => int.TryParse(line.AsSpan(line.LastIndexOfAny([' ', '\t']) + 1), out _))
            ? null
            : new Error("speech.bad_model", $"{Tokens} is no list of tokens: a token and its number a line.");
    }
}
