using System.CommandLine;

namespace Muster.Commands;

internal static class SpeechCommand
{
    public static Command Build() => new("speech", "speak and recognise");
}
