using System.Runtime.CompilerServices;
using Muster.Dialogue;

namespace Muster.Carrier.Tests.Hearing;

internal static class Scripts
{
    public static Script Ezhou { get; } = Load("ezhou-screening.yaml");

    public static Script Load(string name, [CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
        return Script.Load(Path.Combine(root, "scripts", name)).Value;
    }
}
