using System.CommandLine;

namespace Muster.Commands;

internal static class CarrierCommand
{
    public static Command Build() => new("carrier", "a simulated carrier and its residents");
}
