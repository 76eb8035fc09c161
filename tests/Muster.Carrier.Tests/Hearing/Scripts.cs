using Muster.Dialogue;

namespace Muster.Carrier.Tests.Hearing;

/// <summary>The scripts that come with the program.</summary>
internal static class Scripts
{
    public static Script Ezhou { get; } = Load("ezhou-screening.yaml");

    public static Script Load(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Muster.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
        return Script.Load(Path.Combine(folder.FullName, "scripts", name)).Value;
    }
}
