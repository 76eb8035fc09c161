using System.CommandLine;
using Muster.Calls;
using Muster.Kernel;

namespace Muster.Commands;

/// <summary>Who takes the calls that a script hands over.</summary>
internal static class DeskOptions
{
    private static readonly Option<string[]> Desk = new("--desk")
    {
        Description = "who takes the calls that the script hands over: a number or sip:USER@HOST; NAME=… for one of several desks",
        HelpName = "[name=]address",
    };

    public static void AddTo(Command command) => command.Options.Add(Desk);

    /// <summary>Addresses by desk.</summary>
    /// <returns>Them, or <c>transfer.bad_target</c>.</returns>
    public static Result<IReadOnlyDictionary<string, string>> Read(ParseResult arguments)
    {
        var desks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var written in arguments.GetValue(Desk) ?? [])
        {
            // An address may hold an equals sign itself, behind its host.
            var equals = written.StartsWith("sip", StringComparison.OrdinalIgnoreCase) && written.Contains(':', StringComparison.Ordinal) ? -1 : written.IndexOf('=', StringComparison.Ordinal);
            var (name, address) = equals < 0 ? (TransferTarget.AnyDesk, written) : (written[..equals], written[(equals + 1)..]);
            if (!TransferTarget.Read(name, new Dictionary<string, string> { [name] = address }).TryGet(out _, out var error))
                return error;
            desks[name] = address;
        }

        return desks;
    }
}
