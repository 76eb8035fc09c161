using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Muster.Calls.Tests.Peers;

/// <summary>A carrier that no one here wrote: registrar and proxy with two gateways behind it, by Kamailio/carrier.cfg.</summary>
internal sealed class Kamailio : IDisposable
{
    public const string Program = "/usr/sbin/kamailio";
    public const string Domain = "muster.test";
    public const string User = "muster";
    public const string Password = "geheim";

    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _folder;

    private Kamailio(Process process, int port, string folder)
    {
        _process = process;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        _folder = folder;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>A port at which nobody listens.</summary>
    public static int DeadPort { get; } = FreePort();

    /// <summary>Starts it in a folder of its own and waits until it answers.</summary>
    /// <param name="first">The gateway's port that calls are tried on first.</param>
    /// <param name="second">The one that takes them when the first does not answer.</param>
    /// <param name="expiresSeconds">How long registrations last, whatever was asked for.</param>
    /// <param name="port">Its own port; a free one when null.</param>
    public static async Task<Kamailio> Start(int first, int second, int expiresSeconds = 60, int? port = null)
    {
        var folder = Directory.CreateTempSubdirectory("muster-kamailio-").FullName;
        var at = port ?? FreePort();
        var configuration = File.ReadAllText(Path.Combine(SourceFolder(), "..", "Kamailio", "carrier.cfg"));
        foreach (var (name, value) in new[] { ("port", at), ("first", first), ("second", second), ("expires", expiresSeconds) })
            configuration = configuration.Replace($"[{name}]", value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var file = Path.Combine(folder, "carrier.cfg");
        File.WriteAllText(file, configuration);

        var start = new ProcessStartInfo(Program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-f", file, "-DD", "-E", "-Y", folder, "-P", Path.Combine(folder, "pid"), "-m", "16", "-M", "4" })
            start.ArgumentList.Add(argument);
        var kamailio = new Kamailio(Process.Start(start)!, at, folder);
        kamailio._process.BeginOutputReadLine();
        kamailio._process.BeginErrorReadLine();
        await kamailio.UntilReady();
        return kamailio;
    }

    /// <summary>The trunk to it: registered, authenticated, by way of it as outbound proxy.</summary>
    public Trunk Trunk(string name = "kamailio") => new(name, Domain, null)
    {
        OutboundProxy = Sip.SipUri.TryParse($"sip:{EndPoint};lr", out var proxy) ? proxy : null,
        Credentials = new Sip.SipCredentials(User, Password),
        Registration = TimeSpan.FromMinutes(10),
        CallerDomain = Domain,
        CallerNumbers = ["02700000000"],
    };

    public void Dispose()
    {
        // Asked to end, it ends its children too; a killed one would leave them.
        using (var kill = Process.Start("kill", _process.Id.ToString(CultureInfo.InvariantCulture)))
            kill.WaitForExit();
        _process.WaitForExit(StartMax).ShouldBeTrue();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task UntilReady()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var deadline = new CancellationTokenSource(StartMax, TimeProvider.System);
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var local = (IPEndPoint)socket.Client.LocalEndPoint!;
        var request = Encoding.ASCII.GetBytes(string.Join(
            "\r\n",
            $"OPTIONS sip:{EndPoint} SIP/2.0",
            $"Via: SIP/2.0/UDP {local};rport;branch=z9hG4bKready",
            "Max-Forwards: 70",
            $"From: <sip:test@{local}>;tag=1",
            $"To: <sip:{EndPoint}>",
            $"Call-ID: ready-{local.Port}",
            "CSeq: 1 OPTIONS",
            "Content-Length: 0",
            "",
            ""));
        while (true)
        {
            try
            {
                await socket.SendAsync(request, EndPoint, deadline.Token);
                if (socket.Available > 0)
                    return;
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }

            await again.WaitForNextTickAsync(deadline.Token);
        }
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string SourceFolder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
