using System.Runtime.CompilerServices;

namespace Muster.Sip.Tests;

/// <summary>Test data that lies beside the repository: the folder named by MUSTER_SHARED, else <c>../shared</c>.</summary>
internal static class SharedFiles
{
    public static string? Torture { get; } = Folder("sip", "rfc4475");

    private static string? Folder(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("MUSTER_SHARED") ?? Path.Combine(RepositoryRoot(), "..", "shared");
        var folder = Path.Combine([root, .. parts]);
        return Directory.Exists(folder) ? folder : null;
    }

    public static string RepositoryRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}

/// <summary>Skipped, with its reason, where the messages of RFC 4475 are not at hand.</summary>
internal sealed class TortureFactAttribute : FactAttribute
{
    public const string WhyNot = "The messages of RFC 4475 are not at hand (sip/rfc4475 in the shared folder).";

    public TortureFactAttribute() => Skip = SharedFiles.Torture is null ? WhyNot : null;
}

/// <inheritdoc cref="TortureFactAttribute"/>
internal sealed class TortureTheoryAttribute : TheoryAttribute
{
    public TortureTheoryAttribute() => Skip = SharedFiles.Torture is null ? TortureFactAttribute.WhyNot : null;
}
