using System.Diagnostics;
using Muster.Kernel;

namespace Muster.Bench;

/// <summary>A loop as a transport sees it: it notes when each datagram was taken from the socket, so that its wait in the inbox counts.</summary>
internal sealed class StampedLoop(Loop inner) : Loop
{
    /// <summary>When the datagram came that is being worked on, as a timestamp; on the loop only.</summary>
    public long Arrived { get; private set; }

    public override TimeProvider Time => inner.Time;

    public override void Post(Action work) => inner.Post(work);

    public override bool TryPost(Action work)
    {
        var arrived = Stopwatch.GetTimestamp();
        return inner.TryPost(() =>
        {
            Arrived = arrived;
            work();
        });
    }
}
