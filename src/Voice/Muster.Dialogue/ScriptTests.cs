using System.Globalization;
using Muster.Kernel;

namespace Muster.Dialogue;

/// <summary>The tests that lie beside a script: typed conversations, and what each must come to.</summary>
public sealed class ScriptTests
{
    /// <summary>What stands before <c>.yaml</c> in the name of a file of tests: <c>health-check.test.yaml</c>.</summary>
    public const string Mark = ".test";

    /// <summary>Tests in one file.</summary>
    public const int TestsMax = 1000;

    private ScriptTests(Script script, DateTime now, IReadOnlyList<ScriptTest> tests) => (Script, Now, Tests) = (script, now, tests);

    /// <summary>What is tested.</summary>
    public Script Script { get; }

    /// <summary>The local time at which every conversation begins.</summary>
    public DateTime Now { get; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<ScriptTest> Tests { get; }

    /// <summary>Reads the tests of a script.</summary>
    /// <param name="path">The script's file, or that of its tests.</param>
    /// <returns>
    /// The tests with their script; else an error of <see cref="Script.Load"/>, or the first thing that is wrong with the
    /// tests, with its line: <c>script.*</c>.
    /// </returns>
    public static Result<ScriptTests> Load(string path)
    {
        var stem = path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) ? path[..^".yaml".Length] : path;
        var bare = stem.EndsWith(Mark, StringComparison.Ordinal) ? stem[..^Mark.Length] : stem;
        var tests = $"{bare}{Mark}.yaml";
        if (!Script.Load($"{bare}.yaml").TryGet(out var script, out var error) || !ScriptFile.Read(tests).TryGet(out var yaml, out error))
            return error;
        var findings = new Findings("script");
        var root = YamlTree.Read(yaml, findings);
        var read = root is YamlMap map ? Read(map, script, findings) : null;
        if (read is null && !findings.HasErrors)
            findings.Error(root!, "script.empty", "A file of tests begins with its keys: today, tests.");
        return findings.Sorted.FirstOrDefault() is { } first ? new Error(first.Code, $"{tests}:{first.Line}: {first.Message}") : read!;
    }

    private static ScriptTests Read(YamlMap map, Script script, Findings findings)
    {
        var reader = new MapReader(map, "a file of tests", findings);
        var today = reader.RequireText("today", "2022-04-16 09:30") ?? "";
        if (!DateTime.TryParseExact(today, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var now))
            findings.Error(reader.Find("today") ?? map, "script.out_of_range", "'today' is when the calls are made: 2022-04-16 09:30.");
        var tests = reader.Require("tests", "[{name: Has been tested, says: [做了], outcome: completed}]") as YamlList;
        reader.RefuseOthers();
        if (tests is null or { Items.Count: 0 or > TestsMax })
            findings.Error(map, "script.out_of_range", $"'tests' is a list of 1 to {TestsMax} tests.");
        var testReader = new ScriptTestReader(script, findings);
        return new ScriptTests(script, now, [.. (tests?.Items ?? []).Take(TestsMax).Select(testReader.Read).OfType<ScriptTest>()]);
    }
}
