using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Muster.Speech.Sherpa;

/// <summary>
/// The functions of sherpa-onnx's C API (<c>c-api.h</c>, version <see cref="SherpaLibrary.Version"/>) that recognition needs.
/// A pointer result of zero is a failure. A model that does not load ends the process, so it is looked at before
/// (<see cref="SherpaModel"/>).
/// </summary>
internal static unsafe partial class SherpaNative
{
    public const string Library = "libsherpa-onnx-c-api.so";

    /// <summary>Static memory, not to be freed.</summary>
    [LibraryImport(Library)]
    public static partial nint SherpaOnnxGetVersionStr();

    [LibraryImport(Library)]
    public static partial nint SherpaOnnxCreateOfflineRecognizer(in SherpaOfflineConfig config);

    [LibraryImport(Library)]
    public static partial void SherpaOnnxDestroyOfflineRecognizer(nint recognizer);

    [LibraryImport(Library)]
    public static partial nint SherpaOnnxCreateOfflineStream(SherpaHandle recognizer);

    /// <summary>Phrases are parted by slashes. Only for a transducer that searches with a beam.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint SherpaOnnxCreateOfflineStreamWithHotwords(SherpaHandle recognizer, string hotwords);

    [LibraryImport(Library)]
    public static partial void SherpaOnnxDestroyOfflineStream(nint stream);

    /// <summary>Samples from -1 to 1, of any rate; once a stream.</summary>
    [LibraryImport(Library)]
    public static partial void SherpaOnnxAcceptWaveformOffline(nint stream, int sampleRate, float* samples, int count);

    [LibraryImport(Library)]
    public static partial void SherpaOnnxDecodeOfflineStream(SherpaHandle recognizer, nint stream);

    /// <summary>A structure whose first field is the text; to be destroyed.</summary>
    [LibraryImport(Library)]
    public static partial nint* SherpaOnnxGetOfflineStreamResult(nint stream);

    [LibraryImport(Library)]
    public static partial void SherpaOnnxDestroyOfflineRecognizerResult(nint* result);

    [LibraryImport(Library)]
    public static partial nint SherpaOnnxCreateOnlineRecognizer(in SherpaOnlineConfig config);

    [LibraryImport(Library)]
    public static partial void SherpaOnnxDestroyOnlineRecognizer(nint recognizer);

    [LibraryImport(Library)]
    public static partial nint SherpaOnnxCreateOnlineStream(SherpaHandle recognizer);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint SherpaOnnxCreateOnlineStreamWithHotwords(SherpaHandle recognizer, string hotwords);

    [LibraryImport(Library)]
    public static partial void SherpaOnnxDestroyOnlineStream(nint stream);

    [LibraryImport(Library)]
    public static partial void SherpaOnnxOnlineStreamAcceptWaveform(nint stream, int sampleRate, float* samples, int count);

    [LibraryImport(Library)]
    public static partial void SherpaOnnxOnlineStreamInputFinished(nint stream);

    [LibraryImport(Library)]
    public static partial int SherpaOnnxIsOnlineStreamReady(SherpaHandle recognizer, nint stream);

    [LibraryImport(Library)]
    public static partial void SherpaOnnxDecodeOnlineStream(SherpaHandle recognizer, nint stream);

    /// <summary>A structure whose first field is the text; to be destroyed.</summary>
    [LibraryImport(Library)]
    public static partial nint* SherpaOnnxGetOnlineStreamResult(SherpaHandle recognizer, nint stream);

    [LibraryImport(Library)]
    public static partial void SherpaOnnxDestroyOnlineRecognizerResult(nint* result);
}

/// <summary><c>SherpaOnnxOfflineRecognizerConfig</c>. Strings are pointers to UTF-8; a null one, and a zero, is the default.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SherpaOfflineConfig
{
    public SherpaFeatures Features;
    public SherpaOfflineModel Model;
    public nint LanguageModel;
    public float LanguageModelScale;
    public nint DecodingMethod;
    public int ActivePathsMax;
    public nint HotWordsFile;
    public float HotWordsScore;
    public nint RuleFsts;
    public nint RuleFars;
    public float BlankPenalty;
    public SherpaHomophones Homophones;
}

/// <summary><c>SherpaOnnxOfflineModelConfig</c>; the parts of kinds that Muster does not use are named together.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SherpaOfflineModel
{
    public nint TransducerEncoder;
    public nint TransducerDecoder;
    public nint TransducerJoiner;
    public nint Paraformer;
    public nint NemoCtc;
    public nint WhisperEncoder;
    public nint WhisperDecoder;
    public nint WhisperLanguage;
    public nint WhisperTask;
    public int WhisperTailPaddings;
    public int WhisperTokenTimestamps;
    public int WhisperSegmentTimestamps;
    public nint Tdnn;
    public nint Tokens;
    public int Threads;
    public int Debug;
    public nint Provider;
    public nint ModelType;
    public nint ModelingUnit;
    public nint SubwordVocabulary;
    public nint TeleSpeechCtc;
    public nint SenseVoice;
    public nint SenseVoiceLanguage;
    public int SenseVoiceNormalizes;

    /// <summary>Moonshine, FireRedAsr, Dolphin, Zipformer CTC, Canary, WeNet, Omnilingual, MedAsr, FunAsr, FireRed CTC, Qwen3, Cohere.</summary>
    public SherpaUnused Others;
}

/// <summary>The words of <see cref="SherpaOfflineModel.Others"/>; each part of it is a whole number of pointers long.</summary>
[InlineArray(41)]
internal struct SherpaUnused
{
    public nint First;
}

/// <summary><c>SherpaOnnxOnlineRecognizerConfig</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SherpaOnlineConfig
{
    public SherpaFeatures Features;
    public nint TransducerEncoder;
    public nint TransducerDecoder;
    public nint TransducerJoiner;
    public nint ParaformerEncoder;
    public nint ParaformerDecoder;
    public nint ZipformerCtc;
    public nint Tokens;
    public int Threads;
    public nint Provider;
    public int Debug;
    public nint ModelType;
    public nint ModelingUnit;
    public nint SubwordVocabulary;
    public nint TokensText;
    public int TokensTextBytes;
    public nint NemoCtc;
    public nint ToneCtc;
    public nint DecodingMethod;
    public int ActivePathsMax;
    public int EndpointEnabled;
    public float EndpointSilence1;
    public float EndpointSilence2;
    public float EndpointUtterance;
    public nint HotWordsFile;
    public float HotWordsScore;
    public nint CtcGraph;
    public int CtcActiveMax;
    public nint RuleFsts;
    public nint RuleFars;
    public float BlankPenalty;
    public nint HotWordsText;
    public int HotWordsTextBytes;
    public SherpaHomophones Homophones;
}

/// <summary><c>SherpaOnnxFeatureConfig</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SherpaFeatures
{
    public int SampleRate;
    public int Dimension;
}

/// <summary><c>SherpaOnnxHomophoneReplacerConfig</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SherpaHomophones
{
    public nint Folder;
    public nint Lexicon;
    public nint RuleFsts;
}
