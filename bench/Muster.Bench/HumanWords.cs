using Muster.Speech;

namespace Muster.Bench;

/// <summary>The recorded words of one woman that lie beside the repository, and the folder that holds them.</summary>
internal static class HumanWords
{
    /// <summary>MUSTER_SHARED, or the folder <c>shared</c> beside the repository; null when there is none.</summary>
    public static string? Shared { get; } = FindShared();

    /// <summary>Each word with its samples, 16 bit at 8 kHz; empty without the folder.</summary>
    public static IReadOnlyList<(string Text, short[] Pcm)> Load()
    {
        var folder = Path.Combine(Shared ?? "", "speech", "human-zh");
        var list = Path.Combine(folder, "words.tsv");
        return !File.Exists(list)
            ? []
            : [.. File.ReadLines(list).Skip(1).Select(line => line.Split('\t')).Select(row => (row[1], WavFile.ReadTelephone(Path.Combine(folder, row[0])).Value))];
    }

    private static string? FindShared()
    {
        if (Environment.GetEnvironmentVariable("MUSTER_SHARED") is { Length: > 0 } given)
            return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var shared = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(shared, "speech")))
                return shared;
        }

        return null;
    }
}
