namespace Muster.Speech.Tests;

/// <summary>The words of one woman that lie beside the repository.</summary>
internal static class HumanWords
{
    public static string? Folder { get; } = Find();

    public static IReadOnlyList<(string Text, short[] Pcm)> Load() =>
    [
        .. File.ReadLines(Path.Combine(Folder!, "words.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Select(row => (row[1], WavFile.ReadTelephone(Path.Combine(Folder!, row[0])).Value)),
    ];

    private static string? Find()
    {
        var starts = Environment.GetEnvironmentVariable("MUSTER_SHARED") is { Length: > 0 } given ? new[] { given } : [];
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            starts = [.. starts, Path.Combine(folder.FullName, "shared")];
        return starts.Select(start => Path.Combine(start, "speech", "human-zh")).FirstOrDefault(Directory.Exists);
    }
}

/// <summary>A test that needs the recogniser, its Mandarin model and the recordings; skipped, with the reason, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SpeechFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(Find);

    public SpeechFactAttribute() => Skip = Missing.Value;

    private static string? Find()
    {
        if (HumanWords.Folder is null)
            return "the recordings shared/speech/human-zh are not on this machine";
        if (!SphinxRecogniser.Open(new SpeechOptions(), "zh").TryGet(out var recogniser, out var error))
            return error.Message;
        recogniser.Dispose();
        return null;
    }
}

/// <summary>As above, for several cases; they need the Mandarin dictionary alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SpeechTheoryAttribute : TheoryAttribute
{
    public SpeechTheoryAttribute() => Skip = Pronouncer.Open(new SpeechOptions(), "zh").Error?.Message;
}

/// <summary>A test that needs the synthesiser.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromptFactAttribute : FactAttribute
{
    public PromptFactAttribute() => Skip = PromptStore.Open(Path.GetTempPath()).Error?.Message;
}
