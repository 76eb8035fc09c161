using System.CommandLine;
using Muster.Calls;
using Muster.Kernel;
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

    private static readonly Option<FileInfo?> Authorities = new("--tls-ca") { Description = "PEM file of the authorities that a TLS line's certificate may come from; those of this machine when not given" };
    private static readonly Option<FileInfo?> Certificate = new("--tls-certificate") { Description = "PEM file with our own certificate, for a TLS line that asks for one or calls back" };
    private static readonly Option<FileInfo?> Key = new("--tls-key") { Description = "PEM file with its key, when the certificate's own file does not hold it" };
    private static readonly Option<bool> AnyServer = new("--tls-accept-any-server") { Description = "DANGEROUS: believe any certificate; anybody on the way can then listen and speak" };

    private static readonly Option<bool> Nat = new("--nat") { Description = "there is a NAT between us and the line: keep the way open, and name the address that the line sees" };

    private static readonly Option<FileInfo?> Announcements = new("--announcements") { Description = "what the line's network and machines say, in place of the announcements.yaml beside the program (docs/heard.md)", HelpName = "FILE" };

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { User, Caller, Authorities, Certificate, Key, AnyServer, Nat, Announcements })
            command.Options.Add(option);
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
        trunk = trunk with { Tls = ReadTls(arguments), IsBehindNat = arguments.GetValue(Nat), AnnouncementsFile = arguments.GetValue(Announcements)?.FullName };
        return arguments.GetValue(Caller) is { } caller ? trunk with { CallerNumber = caller } : trunk;
    }

    private static SipTlsOptions ReadTls(ParseResult arguments) => new()
    {
        AuthoritiesFile = arguments.GetValue(Authorities)?.FullName,
        CertificateFile = arguments.GetValue(Certificate)?.FullName,
        KeyFile = arguments.GetValue(Key)?.FullName,
        AcceptsAnyServer = arguments.GetValue(AnyServer),
    };
}
