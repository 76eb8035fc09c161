using Muster.Kernel;

namespace Muster.Terminal;

/// <summary>An expected refusal on the terminal: one sentence on standard error and exit status 1.</summary>
internal static class Refusal
{
    public const int ExitStatus = 1;

    public static int Print(Error error)
    {
        Console.Error.WriteLine($"muster: {error.Message} [{error.Code}]");
        return ExitStatus;
    }
}
