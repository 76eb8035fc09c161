using Muster.Kernel;

namespace Muster.Carrier.Lines;

/// <summary>Timers that die together.</summary>
internal sealed class LoopTimers(Loop loop) : IDisposable
{
    private readonly List<LoopTimer> _timers = [];

    public void After(TimeSpan delay, Action work) => _timers.Add(loop.After(delay, work));

    public void Dispose()
    {
        foreach (var timer in _timers)
            timer.Dispose();
    }
}
