using System.CommandLine;
using Muster.Calls;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Commands;

/// <summary>How the carrier knows us. The password comes from the environment, so that no process list shows it.</summary>
internal static class TrunkOptions
{
    public const string PasswordVariable = "MUSTER_TRUNK_PASSWORD";

    private static readonly Option<string?> User = new("--trunk-user")
    {
        Description = $"user name for the carrier's digest authentication; its password is read from {PasswordVariable}",
    };

    private static readonly Option<string?> Caller = new("--caller") { Description = "the number shown to the called person" };

    private static readonly Option<MediaSecurity> Srtp = new("--srtp")
    {
        Description = "encrypt the media: off, optional (where the line can) or required",
    };

    private static readonly Option<string?> RtpPorts = new("--rtp-ports")
    {
        Description = $"UDP ports for the media, two a call: FIRST-LAST; {RtpPortRange.Default.First}-{RtpPortRange.Default.Last} when not given",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(RtpPorts);
        command.Options.Add(Srtp);
        command.Options.Add(User);
        command.Options.Add(Caller);
    }

    /// <summary>The ports of the media; warns of those that other programs may take.</summary>
    public static Result<RtpPortRange> ReadPorts(ParseResult arguments)
    {
        var ports = RtpPortRange.Default;
        if (arguments.GetValue(RtpPorts) is { } written && !RtpPortRange.Parse(written).TryGet(out ports, out var error))
            return error;
        if (ports.CheckKernelPorts() is { } warning)
            Console.Error.WriteLine($"muster: {warning.Message}");
        return ports;
    }

    public static Result<Trunk> Read(ParseResult arguments, string uri)
    {
        SipCredentials? credentials = null;
        if (arguments.GetValue(User) is { } user)
        {
            if (Environment.GetEnvironmentVariable(PasswordVariable) is not { Length: > 0 } password)
                return new Error("trunk.no_password", $"--trunk-user needs a password: set the environment variable {PasswordVariable}.");
            credentials = new SipCredentials(user, password);
        }

        if (!Trunk.Parse(uri, credentials).TryGet(out var trunk, out var error))
            return error;
        trunk = trunk with { Srtp = arguments.GetValue(Srtp) };
        return arguments.GetValue(Caller) is { } caller ? trunk with { CallerNumber = caller } : trunk;
    }
}
