using Muster.Speech.Sherpa;

namespace Muster.Speech.Tests.Sherpa;

/// <summary>A test that needs sherpa-onnx's libraries and the Mandarin dictionary.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SherpaFactAttribute : FactAttribute
{
    public SherpaFactAttribute() => Skip = SherpaLibrary.Load(null)?.Message ?? Pronouncer.Open(new SpeechOptions(), "zh").Error?.Message;
}

/// <summary>A test that needs the library, the Silero model that <c>./muster test</c> puts beside it, and the recordings.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VoiceActivityFactAttribute : FactAttribute
{
    private const string FileName = "silero_vad_v5.onnx";

    public VoiceActivityFactAttribute()
    {
        Skip = SherpaLibrary.Load(null)?.Message;
        if (HumanWords.Folder is null)
            Skip ??= "the recordings shared/speech/human-zh are not on this machine";
        if (Model is null)
            Skip ??= $"{FileName} is not on this machine; ./muster test installs it";
    }

    public static string? Model { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, ".muster", "sherpa-onnx", FileName);
            if (File.Exists(file))
                return file;
        }

        return null;
    }
}
