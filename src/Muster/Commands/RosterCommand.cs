using System.CommandLine;

namespace Muster.Commands;

internal static class RosterCommand
{
    public static Command Build() => new("roster", "check a roster");
}
