using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;

namespace Muster.Bench;

/// <summary>Another telephone program, in a process of its own, with what it took.</summary>
internal abstract class FarProcess : IDisposable
{
    private static readonly TimeSpan ReadyMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;

    private protected FarProcess(IPEndPoint endPoint, string program, IEnumerable<string> arguments)
    {
        EndPoint = endPoint;
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        Output = ReadAsync(_process);
    }

    /// <summary>CPU time until now; ask while it runs.</summary>
    public TimeSpan Cpu => ProcessFigures.Cpu(_process.Id);

    /// <summary>Where it takes calls.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>All that it wrote, once it has ended.</summary>
    private protected Task<string> Output { get; }

    /// <summary>Waits until it listens at its address.</summary>
    public async Task Ready()
    {
        using var patience = new CancellationTokenSource(ReadyMax, TimeProvider.System);
        using var timer = new PeriodicTimer(LookEvery, TimeProvider.System);
        while (!IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Contains(EndPoint))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{_process.StartInfo.FileName} ended at once: {await Output}");
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Waits for it to end by itself.</summary>
    /// <returns>Its exit status; null when it goes on.</returns>
    public async Task<int?> Exit(TimeSpan within)
    {
        await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(within, TimeProvider.System));
        return _process.HasExited ? _process.ExitCode : null;
    }

    public virtual void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<string> ReadAsync(Process process) =>
        string.Concat(await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()));
}
