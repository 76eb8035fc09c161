using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Muster.Carrier.District;
using Muster.Kernel;

namespace Muster.Campaigns;

/// <summary>What the carrier's process took.</summary>
/// <param name="Words">Its own last line: calls and CPU seconds.</param>
/// <param name="MemoryBytes">At its peak.</param>
internal sealed record CarrierFigures(string Words, long MemoryBytes);

/// <summary>The simulated carrier as a process of its own, so that its cost is apart from ours.</summary>
internal sealed partial class CarrierProcess : IAsyncDisposable
{
    /// <summary>Its file of what really happened, in the demo's folder.</summary>
    public const string TruthFile = "truth.jsonl";

    /// <summary>Half of the announcements end in a code that says nothing, so that the demo shows what words are worth.</summary>
    private const string VagueCodesPercent = "50";

    private const int SigTerm = 15;
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private CarrierProcess(Process process, IPEndPoint address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it takes calls.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Starts it for the people in a folder and waits until it takes calls.</summary>
    public static async Task<Result<CarrierProcess>> Start(string folder, string scriptPath, string language)
    {
        var address = FreeAddress();
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            typeof(CarrierProcess).Assembly.Location, "carrier", "--listen", address.ToString(), "--people", Path.Combine(folder, Population.PeopleFile),
            "--truth", Path.Combine(folder, TruthFile), "--script", scriptPath, "--lang", language, "--vague-codes", VagueCodesPercent,
        })
        {
            start.ArgumentList.Add(argument);
        }

        var carrier = new CarrierProcess(Process.Start(start)!, address);
        using var patience = new CancellationTokenSource(StartMax, TimeProvider.System);
        try
        {
            if (await carrier._process.StandardOutput.ReadLineAsync(patience.Token) is not null)
                return carrier;
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }

        await carrier.DisposeAsync();
        return new Error("demo.no_carrier", "The simulated carrier did not start; what it said stands above.");
    }

    /// <summary>Lets it say goodbye and end.</summary>
    public async Task<CarrierFigures> Stop()
    {
        _process.Refresh();
        var memory = _process.PeakWorkingSet64;
        _ = Kill(_process.Id, SigTerm);
        using var patience = new CancellationTokenSource(StopMax, TimeProvider.System);
        try
        {
            return new CarrierFigures((await _process.StandardOutput.ReadToEndAsync(patience.Token)).Trim(), memory);
        }
        catch (OperationCanceledException)
        {
            return new CarrierFigures("", memory);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static IPEndPoint FreeAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
