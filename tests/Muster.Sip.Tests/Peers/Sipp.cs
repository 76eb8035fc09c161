using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Muster.Sip.Tests;

/// <summary>Skipped, with its reason, where SIPp is not installed.</summary>
internal sealed class SippFactAttribute : FactAttribute
{
    public SippFactAttribute() => Skip = Sipp.WhyNot;
}

/// <summary>Skipped, with its reason, where SIPp is not installed.</summary>
internal sealed class SippTheoryAttribute : TheoryAttribute
{
    public SippTheoryAttribute() => Skip = Sipp.WhyNot;
}

/// <summary>SIPp (Debian: sip-tester) playing one of the scenarios of the Sipp folder for one call, on a free port of 127.0.0.1.</summary>
internal sealed class Sipp : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string _scenario;
    private readonly Process _process;
    private readonly Task<string> _output;

    private Sipp(string scenario, IEnumerable<(string Name, string Value)> values, int calls, params string[] arguments)
    {
        _scenario = Fill(scenario, values);
        EndPoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = new ProcessStartInfo("sipp") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        string[] fixedArguments =
        [
            "-sf", _scenario,
            "-i", "127.0.0.1", "-bind_local", "-p", EndPoint.Port.ToString(CultureInfo.InvariantCulture),
            "-m", calls.ToString(CultureInfo.InvariantCulture), "-nostdin", "-timeout", "20", "-timeout_error",
        ];
        foreach (var argument in fixedArguments.Concat(arguments))
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _output = ReadAsync(_process);
    }

    /// <summary>Null where SIPp can be run.</summary>
    public static string? WhyNot { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "sipp")))
            ? null
            : "SIPp is not installed (Debian package sip-tester).";

    public IPEndPoint EndPoint { get; }

    /// <summary>Waits to be called.</summary>
    /// <param name="scenario">The file's name without its ending.</param>
    /// <param name="values">What stands in it in square brackets by name.</param>
    public static Sipp Wait(string scenario, params (string Name, string Value)[] values) => new(scenario, values, 1);

    /// <summary>Waits to be called, and sends back every RTP packet that comes to a port of its own, or to the one two above.</summary>
    /// <param name="scenario">The file's name without its ending.</param>
    /// <param name="rtpPort">The port.</param>
    /// <param name="calls">After so many calls it ends.</param>
    /// <param name="values">What stands in it in square brackets by name.</param>
    public static Sipp WaitEchoing(string scenario, int rtpPort, int calls = 1, params (string Name, string Value)[] values) =>
        new(scenario, values, calls, "-rtp_echo", "-mp", rtpPort.ToString(CultureInfo.InvariantCulture));

    /// <summary>As <see cref="Wait"/>, over TCP.</summary>
    public static Sipp WaitOverTcp(string scenario) => new(scenario, [], 1, "-t", "t1");

    /// <summary>As <see cref="Call"/>, over TCP.</summary>
    public static Sipp CallOverTcp(string scenario, string number, IPEndPoint to) => new(scenario, [], 1, "-t", "t1", "-s", number, to.ToString());

    /// <summary>Calls the number at the address.</summary>
    public static Sipp Call(string scenario, string number, IPEndPoint to) => new(scenario, [], 1, "-s", number, to.ToString());

    /// <summary>Waits until something takes connections at an address: one that comes too early would be refused.</summary>
    public static async Task ListensOnTcp(IPEndPoint address)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Contains(address))
            await timer.WaitForNextTickAsync(deadline.Token);
    }

    /// <summary>Expects every message to have gone as the scenario says.</summary>
    public async Task ShouldSucceed()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await _process.WaitForExitAsync(deadline.Token);
        _process.ExitCode.ShouldBe(0, await _output);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        File.Delete(_scenario);
    }

    // SIPp's own -key cannot fill in a status, which it reads when it loads the file.
    private static string Fill(string scenario, IEnumerable<(string Name, string Value)> values)
    {
        var text = File.ReadAllText(Path.Combine(Folder(), scenario + ".xml"));
        foreach (var (name, value) in values)
            text = text.Replace($"[{name}]", value, StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<string> ReadAsync(Process process)
    {
        var outputs = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        return string.Concat(outputs);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Sipp");
}
