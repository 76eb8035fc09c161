using System.CommandLine;

namespace Muster.Commands;

internal static class ScriptCommand
{
    public static Command Build() => new("script", "check, test and play scripts");
}
