namespace Muster.Dialogue.Tests;

/// <summary>Whole conversations with the shipped scripts, one file each. <c>MUSTER_UPDATE=1</c> writes the files anew; the diff shows what changed.</summary>
public sealed class ScenarioTests
{
    private static readonly string Folder = Path.Combine(TestScripts.FolderOfTests(), "Scenarios");

    public static TheoryData<string> Scenarios => [.. Directory.GetFiles(Folder, "*.txt").Order().Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Goes_as_written(string scenario)
    {
        var path = Path.Combine(Folder, scenario + ".txt");
        var written = File.ReadAllText(path);

        var played = Transcript.Play(written);

        if (Environment.GetEnvironmentVariable("MUSTER_UPDATE") == "1")
            File.WriteAllText(path, played);
        else
            played.ShouldBe(written);
    }
}
