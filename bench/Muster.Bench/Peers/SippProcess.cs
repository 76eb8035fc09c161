using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Muster.Bench;

/// <summary>SIPp (Debian: sip-tester), as called party or as caller.</summary>
internal sealed class SippProcess : FarProcess
{
    private readonly string? _scenario;

    private SippProcess(IPEndPoint endPoint, int mediaPort, IEnumerable<string> arguments, string? scenario)
        : base(endPoint, "sipp", [.. arguments, "-i", Text(endPoint.Address), "-bind_local", "-p", Text(endPoint.Port), "-mi", Text(endPoint.Address), "-mp", Text(mediaPort), "-nostdin", "-f", "60"])
    {
        _scenario = scenario;
    }

    /// <summary>Null where SIPp can be run.</summary>
    public static string? WhyNot { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "sipp")))
            ? null
            : "SIPp is not installed (Debian package sip-tester).";

    /// <summary>Answers all calls at once and sends back the RTP that comes to one port.</summary>
    /// <param name="mediaPort">That port; the one two above is taken as well.</param>
    public static SippProcess Answering(int mediaPort) =>
        new(new(IPAddress.Loopback, FreePort()), mediaPort, ["-sf", Scenario("answer"), "-rtp_echo"], scenario: null);

    /// <summary>Holds calls that stream a prompt, and hangs up.</summary>
    /// <param name="to">The called party.</param>
    /// <param name="calls">All of them begin within four seconds.</param>
    /// <param name="hold">How long each lasts.</param>
    /// <param name="mediaPort">The first port that it sends from.</param>
    /// <param name="promptFile">Bare A-law samples.</param>
    public static SippProcess Streaming(IPEndPoint to, int calls, TimeSpan hold, int mediaPort, string promptFile)
    {
        var scenario = Path.GetTempFileName();
        File.WriteAllText(scenario, File.ReadAllText(Scenario("call")).Replace("[prompt]", promptFile, StringComparison.Ordinal));
        var rate = Text(Math.Max(1, calls / 4));
        return new(
            new(IPAddress.Loopback, FreePort()), mediaPort,
            ["-sf", scenario, "-m", Text(calls), "-l", Text(calls), "-r", rate, "-d", Text((int)hold.TotalMilliseconds), Text(to)], scenario);
    }

    /// <summary>Sets up calls and hangs up at once, by the caller's scenario that SIPp brings along.</summary>
    public static SippProcess SettingUp(IPEndPoint to, int callsPerSecond, int calls, int mediaPort) =>
        new(new(IPAddress.Loopback, FreePort()), mediaPort, ["-sn", "uac", "-m", Text(calls), "-r", Text(callsPerSecond), Text(to)], scenario: null);

    public override void Dispose()
    {
        base.Dispose();
        if (_scenario is not null)
            File.Delete(_scenario);
    }

    private static string Scenario(string name) => Path.Combine(AppContext.BaseDirectory, "Sipp", name + ".xml");

    private static string Text<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
