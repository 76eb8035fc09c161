using System.Runtime.InteropServices;

namespace Muster.Outreach.Campaigns.Caps;

/// <summary>Why a campaign may not place a call at this moment.</summary>
/// <param name="Wait"><see cref="WaitReason.NoFreeChannel"/>, <see cref="WaitReason.Rate"/> or <see cref="WaitReason.OthersFirst"/>.</param>
/// <param name="Level">Of the cap that is used up; null when it yields to another campaign.</param>
/// <param name="Until">When a rate lets the next call through; null when an event must come first.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CapRefusal(WaitReason Wait, CapLevel? Level, TimeSpan? Until);

/// <summary>
/// Shares the caps of an installation between its campaigns. Of those that want a call and could have one, the next goes
/// to a campaign in an emergency before any other, and among equals to the one with the fewest calls for its weight: so
/// no cap stays unused while anybody could use it, and nobody waits behind a campaign that cannot. It has no clock and no
/// I/O; all seats live on one loop.
/// </summary>
internal sealed class CallCaps
{
    private readonly List<Seat> _seats = [];

    /// <summary>Takes a campaign in.</summary>
    /// <param name="path">The caps that each of its calls falls under.</param>
    /// <param name="weight">Its share against others, above 0.</param>
    /// <param name="emergency">Whether it goes before those that are none.</param>
    /// <param name="woken">Told when a refused call may be asked for again, because another campaign's doing changed that.</param>
    public Seat Join(IReadOnlyList<Cap> path, double weight, bool emergency, Action woken)
    {
        var seat = new Seat(this, path, weight, emergency, woken);
        _seats.Add(seat);
        return seat;
    }

    private bool GoesFirst(Seat seat, TimeSpan now)
    {
        foreach (var other in _seats)
        {
            if (other != seat && other.Wants && other.Refusal(now) is null && other.Precedes(seat))
                return false;
        }

        return true;
    }

    private void WakeOthers(Seat seat)
    {
        foreach (var other in _seats)
        {
            if (other != seat && other.Wants)
                other.Woken();
        }
    }

    /// <summary>A campaign's place under the caps.</summary>
    internal sealed class Seat(CallCaps caps, IReadOnlyList<Cap> path, double weight, bool emergency, Action woken)
    {
        public int InUse { get; private set; }

        /// <summary>Whether it asked for a call and got none since.</summary>
        public bool Wants { get; private set; }

        public Action Woken => woken;

        /// <summary>Takes a call, or says why there is none now.</summary>
        public CapRefusal? TryTake(TimeSpan now)
        {
            Wants = true;
            if (Refusal(now) is { } refusal)
                return refusal;
            if (!caps.GoesFirst(this, now))
                return new CapRefusal(WaitReason.OthersFirst, null, null);
            foreach (var cap in path)
                cap.Take(now);
            InUse++;
            caps.WakeOthers(this);
            return null;
        }

        /// <summary>Gives a call back.</summary>
        public void Release()
        {
            foreach (var cap in path)
                cap.Release();
            InUse--;
            caps.WakeOthers(this);
        }

        /// <summary>It wants no call for now, and others need not wait for it.</summary>
        public void Rest()
        {
            if (!Wants)
                return;
            Wants = false;
            caps.WakeOthers(this);
        }

        public bool Precedes(Seat other) => emergency == other.IsEmergency
            ? (InUse + 1) / weight < (other.InUse + 1) / other.Weight
            : emergency;

        /// <summary>What the caps themselves say, whoever else wants the call.</summary>
        public CapRefusal? Refusal(TimeSpan now)
        {
            foreach (var cap in path)
            {
                if (cap.IsFull)
                    return new CapRefusal(WaitReason.NoFreeChannel, cap.Level, null);
            }

            var slowest = path.MaxBy(cap => cap.NextAt)!;
            return slowest.NextAt > now ? new CapRefusal(WaitReason.Rate, slowest.Level, slowest.NextAt) : null;
        }

        private bool IsEmergency => emergency;

        private double Weight => weight;
    }
}
