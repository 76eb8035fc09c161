using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Muster.Kernel;

namespace Muster.Speech.Sherpa;

/// <summary>One model of sherpa-onnx, loaded. Works on the calling thread alone. One thread at a time.</summary>
internal sealed unsafe class SherpaDecoder : IDisposable
{
    /// <summary>Of every model that is understood. The library would convert by itself, and tell of it each time on standard error.</summary>
    public const int ModelRate = 16_000;

    private const int FeatureDimension = 80;
    private const int ActivePaths = 4;

    /// <summary>How much each token of a hot word weighs; the library's own choice.</summary>
    private const float HotWordsScore = 1.5f;

    private readonly SherpaHandle _handle;
    private readonly bool _takesHotWords;

    private SherpaDecoder(SherpaHandle handle, bool takesHotWords) => (_handle, _takesHotWords) = (handle, takesHotWords);

    /// <param name="model">What to load.</param>
    /// <param name="language">Of the speech, for models that know several.</param>
    /// <param name="debug">Whether the library writes how it was configured to standard error.</param>
    /// <returns><c>speech.bad_model</c> when the library refuses it.</returns>
    public static Result<SherpaDecoder> Open(SherpaModel model, string language, bool debug = false)
    {
        using var strings = new NativeStrings();
        var recognizer = model.IsStreaming
            ? SherpaNative.SherpaOnnxCreateOnlineRecognizer(Streaming(model, strings, debug))
            : SherpaNative.SherpaOnnxCreateOfflineRecognizer(Whole(model, language, strings, debug));
        return recognizer == 0
            ? new Error("speech.bad_model", $"sherpa-onnx does not take the model in {model.Folder}; fetch it again.")
            : new SherpaDecoder(new SherpaHandle(recognizer, model.IsStreaming), model.TakesHotWords);
    }

    /// <summary>Writes down what is said; empty when nothing is.</summary>
    /// <param name="samples">-1 to 1, at <see cref="ModelRate"/>.</param>
    /// <param name="hotWords">Phrases parted by slashes, for models that take them.</param>
    public string Transcribe(ReadOnlySpan<float> samples, string hotWords)
    {
        fixed (float* first = samples)
        {
            return _handle.IsStreaming
                ? TranscribeStream(first, samples.Length, hotWords)
                : TranscribeWhole(first, samples.Length, hotWords);
        }
    }

    public void Dispose() => _handle.Dispose();

    private string TranscribeWhole(float* samples, int count, string hotWords)
    {
        var stream = _takesHotWords
            ? SherpaNative.SherpaOnnxCreateOfflineStreamWithHotwords(_handle, hotWords)
            : SherpaNative.SherpaOnnxCreateOfflineStream(_handle);
        if (stream == 0)
            return "";
        SherpaNative.SherpaOnnxAcceptWaveformOffline(stream, ModelRate, samples, count);
        SherpaNative.SherpaOnnxDecodeOfflineStream(_handle, stream);
        var result = SherpaNative.SherpaOnnxGetOfflineStreamResult(stream);
        var text = Text(result);
        SherpaNative.SherpaOnnxDestroyOfflineRecognizerResult(result);
        SherpaNative.SherpaOnnxDestroyOfflineStream(stream);
        return text;
    }

    private string TranscribeStream(float* samples, int count, string hotWords)
    {
        var stream = _takesHotWords
            ? SherpaNative.SherpaOnnxCreateOnlineStreamWithHotwords(_handle, hotWords)
            : SherpaNative.SherpaOnnxCreateOnlineStream(_handle);
        if (stream == 0)
            return "";
        SherpaNative.SherpaOnnxOnlineStreamAcceptWaveform(stream, ModelRate, samples, count);
        SherpaNative.SherpaOnnxOnlineStreamInputFinished(stream);
        while (SherpaNative.SherpaOnnxIsOnlineStreamReady(_handle, stream) != 0)
            SherpaNative.SherpaOnnxDecodeOnlineStream(_handle, stream);
        var result = SherpaNative.SherpaOnnxGetOnlineStreamResult(_handle, stream);
        var text = Text(result);
        SherpaNative.SherpaOnnxDestroyOnlineRecognizerResult(result);
        SherpaNative.SherpaOnnxDestroyOnlineStream(stream);
        return text;
    }

    private static string Text(nint* result) => result is null ? "" : Marshal.PtrToStringUTF8(*result) ?? "";

    private static SherpaOfflineConfig Whole(SherpaModel model, string language, NativeStrings strings, bool debug)
    {
        var config = new SherpaOfflineConfig
        {
            Features = new SherpaFeatures { SampleRate = ModelRate, Dimension = FeatureDimension },
            DecodingMethod = strings.Add(Method(model)),
            ActivePathsMax = ActivePaths,
            HotWordsScore = HotWordsScore,
        };
        ref var parts = ref config.Model;
        (parts.Tokens, parts.Threads, parts.Debug, parts.Provider) = (strings.Add(model.Tokens), 1, debug ? 1 : 0, strings.Add("cpu"));
        switch (model.Kind)
        {
            case SherpaKind.SenseVoice:
                (parts.SenseVoice, parts.SenseVoiceLanguage) = (strings.Add(model.Main), strings.Add(language));
                break;
            case SherpaKind.Whisper:
                (parts.WhisperEncoder, parts.WhisperDecoder) = (strings.Add(model.Main), strings.Add(model.Decoder));
                (parts.WhisperLanguage, parts.WhisperTask, parts.WhisperTailPaddings) = (strings.Add(language), strings.Add("transcribe"), -1);
                break;
            case SherpaKind.Transducer:
                (parts.TransducerEncoder, parts.TransducerDecoder, parts.TransducerJoiner) = (strings.Add(model.Main), strings.Add(model.Decoder), strings.Add(model.Joiner));
                (parts.ModelingUnit, parts.SubwordVocabulary) = (strings.Add(Unit(model)), strings.Add(model.SubwordVocabulary));
                break;
            default:
                parts.Paraformer = strings.Add(model.Main);
                break;
        }

        return config;
    }

    private static SherpaOnlineConfig Streaming(SherpaModel model, NativeStrings strings, bool debug)
    {
        var config = new SherpaOnlineConfig
        {
            Features = new SherpaFeatures { SampleRate = ModelRate, Dimension = FeatureDimension },
            Tokens = strings.Add(model.Tokens),
            Threads = 1,
            Debug = debug ? 1 : 0,
            Provider = strings.Add("cpu"),
            DecodingMethod = strings.Add(Method(model)),
            ActivePathsMax = ActivePaths,
            HotWordsScore = HotWordsScore,
            ModelingUnit = strings.Add(Unit(model)),
            SubwordVocabulary = strings.Add(model.SubwordVocabulary),
        };
        if (model.Kind == SherpaKind.StreamingParaformer)
            (config.ParaformerEncoder, config.ParaformerDecoder) = (strings.Add(model.Main), strings.Add(model.Decoder));
        else
            (config.TransducerEncoder, config.TransducerDecoder, config.TransducerJoiner) = (strings.Add(model.Main), strings.Add(model.Decoder), strings.Add(model.Joiner));
        return config;
    }

    private static string Method(SherpaModel model) => model.TakesHotWords ? "modified_beam_search" : "greedy_search";

    private static string Unit(SherpaModel model) => model.SubwordVocabulary.Length > 0 ? "cjkchar+bpe" : "cjkchar";

    /// <summary>Texts in native memory for as long as a call needs them.</summary>
    private sealed class NativeStrings : IDisposable
    {
        private readonly List<nint> _texts = [];

        public nint Add(string text)
        {
            _texts.Add(Marshal.StringToCoTaskMemUTF8(text));
            return _texts[^1];
        }

        public void Dispose() => _texts.ForEach(Marshal.FreeCoTaskMem);
    }
}

/// <summary>Owns a native recognizer.</summary>
internal sealed class SherpaHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SherpaHandle(nint recognizer, bool isStreaming)
        : base(ownsHandle: true)
    {
        IsStreaming = isStreaming;
        SetHandle(recognizer);
    }

    /// <summary>Whether it is one of those that take sound piece by piece, which have functions of their own.</summary>
    public bool IsStreaming { get; }

    protected override bool ReleaseHandle()
    {
        if (IsStreaming)
            SherpaNative.SherpaOnnxDestroyOnlineRecognizer(handle);
        else
            SherpaNative.SherpaOnnxDestroyOfflineRecognizer(handle);
        return true;
    }
}
