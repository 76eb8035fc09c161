using System.CommandLine;

namespace Muster.Commands;

internal static class CallCommand
{
    public static Command Build() => new("call", "one call");
}
