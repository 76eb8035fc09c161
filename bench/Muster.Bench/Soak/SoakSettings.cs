using Muster.Sip;

namespace Muster.Bench;

/// <summary>What goes wrong on the way, each as a share of the datagrams, 0 to 1.</summary>
/// <param name="Loss">Never arrive.</param>
/// <param name="Duplicates">Arrive twice.</param>
/// <param name="Stragglers">Take up to <paramref name="StraggleMax"/>, so that later ones overtake them.</param>
/// <param name="StraggleMax">Longest delay of a straggler.</param>
internal sealed record NetworkFaults(double Loss, double Duplicates, double Stragglers, TimeSpan StraggleMax);

/// <summary>How a soak goes. Every time in it follows from T1, so that a shorter T1 makes a shorter soak of the same kind.</summary>
/// <param name="Time">How long calls are placed.</param>
/// <param name="WarmUp">How long calls are placed before the first count, so that what is made once is made.</param>
/// <param name="CallsPerSecond">At a steady rate.</param>
/// <param name="T1">RFC 3261 T1 of both sides.</param>
internal sealed record SoakSettings(TimeSpan Time, TimeSpan WarmUp, int CallsPerSecond, TimeSpan T1)
{
    public NetworkFaults Faults { get; init; } = new(Loss: 0.03, Duplicates: 0.02, Stragglers: 0.05, StraggleMax: T1 / 5);

    public int Seed { get; init; } = 1;

    /// <summary>Calls that ring are cancelled between half of this and this.</summary>
    public TimeSpan RingMax => T1 * 40;

    /// <summary>Conversations end between half of this and this.</summary>
    public TimeSpan TalkMax => T1 * 30;

    /// <summary>The longest that a call may live: both phases to their end, and then 128 times T1 for a peer that has vanished.</summary>
    public TimeSpan CallMax => RingMax + (TalkMax * 3) + (T1 * 130);

    /// <summary>The longest that anything of a call may be remembered after the last has been placed.</summary>
    public TimeSpan DrainMax => (CallMax * 2) + TimeSpan.FromSeconds(5);

    public SipOptions Signalling => new() { T1 = T1, T2 = T1 * 8, T4 = T1 * 10, TimerD = T1 * 64, RingMax = RingMax * 2 };

    /// <summary>The time from half of the given one to it.</summary>
    public static TimeSpan Between(TimeSpan max, Random chance) => max * (0.5 + (chance.NextDouble() / 2));
}
