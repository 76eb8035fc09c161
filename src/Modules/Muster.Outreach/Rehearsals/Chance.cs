using System.Runtime.InteropServices;

namespace Muster.Outreach.Rehearsals;

/// <summary>
/// Chance drawn from a key: the same call of the same phone always meets the same fate, in whatever order calls are placed
/// and however many channels there are. The generator is SplitMix64 (Steele, Lea, Flood, 2014).
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Chance(ulong state)
{
    private ulong _state = state;

    /// <param name="seed">Of the rehearsal.</param>
    /// <param name="number">The phone.</param>
    /// <param name="call">Which of its calls; 0 for what is true of the phone whenever it is called.</param>
    public static Chance Of(int seed, string number, int call)
    {
        // FNV-1a: hashes of the runtime differ from process to process.
        var hash = 14695981039346656037UL;
        foreach (var digit in number)
            hash = (hash ^ digit) * 1099511628211UL;
        var chance = new Chance(hash ^ ((ulong)(uint)seed << 32) ^ (uint)call);
        return new Chance(chance.NextBits());
    }

    /// <summary>From 0 up to 1.</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public bool Hits(double share) => Next() < share;

    /// <summary>A span of time, all of its lengths equally likely.</summary>
    public TimeSpan Between(double fromSeconds, double toSeconds) =>
        TimeSpan.FromMilliseconds(Math.Round((fromSeconds + (Next() * (toSeconds - fromSeconds))) * 1000));

    public T Among<T>(IReadOnlyList<T> items) => items[(int)(Next() * items.Count)];

    /// <summary>One of several things, each as likely as its weight says; one of the weights is above 0.</summary>
    public T Among<T>(IEnumerable<KeyValuePair<T, double>> weighted)
    {
        var rest = Next() * weighted.Sum(each => each.Value);
        var last = default(T)!;
        foreach (var (item, weight) in weighted)
        {
            if (weight > 0)
                last = item;
            rest -= weight;
            if (rest < 0)
                break;
        }

        return last;
    }

    private ulong NextBits()
    {
        var bits = _state += 0x9E3779B97F4A7C15UL;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return bits ^ (bits >> 31);
    }
}
