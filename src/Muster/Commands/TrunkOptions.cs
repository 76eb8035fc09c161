using System.CommandLine;
using Muster.Calls;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Commands;

/// <summary>
/// Where calls go: one trunk by its URI, or those of a file. A password never stands on the command line, where every process
/// list would show it.
/// </summary>
internal static class TrunkOptions
{
    public const string PasswordVariable = "MUSTER_TRUNK_PASSWORD";

    private static readonly Option<string?> Uri = new("--trunk") { Description = "the carrier's line: sip:HOST[:PORT][;transport=tcp|tls], or sips:HOST[:PORT]" };
    private static readonly Option<FileInfo?> TrunksFile = new("--trunks") { Description = "the carriers' lines, YAML (docs/trunks.md); instead of --trunk" };

    private static readonly Option<string?> User = new("--trunk-user", "--user")
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

    private static readonly Option<FileInfo?> Authorities = new("--tls-ca") { Description = "PEM file of the authorities that a TLS line's certificate may come from; those of this machine when not given" };
    private static readonly Option<FileInfo?> Certificate = new("--tls-certificate") { Description = "PEM file with our own certificate, for a TLS line that asks for one or calls back" };
    private static readonly Option<FileInfo?> Key = new("--tls-key") { Description = "PEM file with its key, when the certificate's own file does not hold it" };
    private static readonly Option<bool> AnyServer = new("--tls-accept-any-server") { Description = "DANGEROUS: believe any certificate; anybody on the way can then listen and speak" };

    private static readonly Option<bool> Nat = new("--nat") { Description = "there is a NAT between us and the line: keep the way open, and name the address that the line sees" };

    /// <summary>Adds --trunk and --trunks, and all that goes with one URI.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Uri);
        AddFileTo(command);
    }

    /// <summary>For commands that name the line by an argument: --trunks, and all that goes with one URI.</summary>
    public static void AddFileTo(Command command)
    {
        foreach (var option in new Option[] { TrunksFile, User, Caller, Srtp, RtpPorts, Authorities, Certificate, Key, AnyServer, Nat })
            command.Options.Add(option);
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

    /// <summary>The trunks that a command's options name.</summary>
    public static Result<IReadOnlyList<Trunk>> Read(ParseResult arguments)
    {
        var file = arguments.GetValue(TrunksFile);
        if (arguments.GetValue(Uri) is { } uri)
        {
            if (file is not null)
                return new Error("trunk.two_sources", "--trunk and --trunks exclude each other: give one of the two.");
            return Read(arguments, uri).TryGet(out var trunk, out var error) ? new[] { trunk } : error;
        }

        return file is null
            ? new Error("trunk.none", "Nothing says where calls go: give --trunk sip:HOST:PORT, or --trunks FILE.")
            : TrunkFile.Load(file.FullName);
    }

    /// <summary>The trunks of --trunks; null when it is not given.</summary>
    public static Result<IReadOnlyList<Trunk>>? ReadFile(ParseResult arguments) =>
        arguments.GetValue(TrunksFile) is { } file ? TrunkFile.Load(file.FullName) : default(Result<IReadOnlyList<Trunk>>?);

    /// <summary>One trunk by its URI.</summary>
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
        trunk = trunk with { Tls = ReadTls(arguments), IsBehindNat = arguments.GetValue(Nat), Srtp = arguments.GetValue(Srtp) };
        return arguments.GetValue(Caller) is { } caller ? trunk with { CallerNumbers = [caller] } : trunk;
    }

    private static SipTlsOptions ReadTls(ParseResult arguments) => new()
    {
        AuthoritiesFile = arguments.GetValue(Authorities)?.FullName,
        CertificateFile = arguments.GetValue(Certificate)?.FullName,
        KeyFile = arguments.GetValue(Key)?.FullName,
        AcceptsAnyServer = arguments.GetValue(AnyServer),
    };
}
