using System.CommandLine;

namespace Muster.Commands;

internal static class DemoCommand
{
    public static Command Build() => new("demo", "the main job, end to end");
}
