using System.Runtime.CompilerServices;
using Muster.Kernel;

namespace Muster.Dialogue.Tests;

/// <summary>Scripts for tests: the shipped ones, and short ones written in the test.</summary>
internal static class TestScripts
{
    public const string Head = "id: t\ntitle: T\nlanguage: zh\nabout: 这里是社区。\n";

    public const string HangUp = "  - hangup: completed\n";

    /// <summary>A question that takes up four lines less than one must read.</summary>
    public const string Ask = "  - ask: q\n    prompt: 好吗？\n    categories:\n      yes: {phrases: [好], digits: 1}\n      no: {phrases: [不好], digits: 2}\n";

    /// <summary>A Saturday morning.</summary>
    public static readonly DateTime Now = new(2022, 4, 16, 9, 30, 0, DateTimeKind.Unspecified);

    public static IEnumerable<string> Shipped => Directory.GetFiles(Path.Combine(Root, "scripts"), "*.yaml").Where(path => !path.EndsWith(ScriptTests.Mark + ".yaml", StringComparison.Ordinal)).Order().Select(Path.GetFileName)!;

    public static string PathOf(string shipped) => Path.Combine(Root, "scripts", shipped);

    public static string FolderOfTests([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    public static Script Load(string shipped) => Value(Script.Load(PathOf(shipped)));

    /// <summary>A script of these steps, in Chinese.</summary>
    public static Script Of(string steps, string keys = "") => Value(Script.Parse(Head + keys + "steps:\n" + steps));

    public static IReadOnlyList<Finding> Findings(string steps, string keys = "") => ScriptCheck.Text(Head + keys + "steps:\n" + steps).Findings;

    private static string Root => Path.GetFullPath(Path.Combine(FolderOfTests(), "..", ".."));

    private static Script Value(Result<Script> result) => result.TryGet(out var script, out var error) ? script : throw new InvalidDataException(error.ToString());
}
