using System.Runtime.InteropServices;

namespace Muster.Carrier.Hearing;

/// <summary>
/// Tells from a piece of A-law audio which known recording it was cut from. Every 5 ms window whose hash happens to be a
/// multiple of 16 is remembered; since that depends on the window's own bytes only, a window is found again wherever packets
/// cut the recording. Windows that are quiet, or stand in recordings of different labels, tell nothing and are left out.
/// Built first, then read by any number of threads.
/// </summary>
internal sealed class PromptPrints
{
    /// <summary>Labels are small numbers from 0 that index the votes; this is one more than the largest allowed.</summary>
    public const int LabelsMax = 1000;

    private const int WindowBytes = 40;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private const ulong SampleMask = 15;
    private const int Ambiguous = -1;
    private const int FrameBytes = 160;

    // The multiplier to the power of the window's length: what the oldest byte has been multiplied by when it leaves.
    private static readonly ulong Leaving = Power(Multiplier, WindowBytes);

    private readonly Dictionary<ulong, Print> _prints = [];

    /// <summary>How many different labels the recordings have: the length that votes need.</summary>
    public int Labels { get; private set; }

    /// <summary>Remembers a recording.</summary>
    public void Add(ReadOnlySpan<byte> aLaw, int label)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, LabelsMax);
        Labels = Math.Max(Labels, label + 1);
        var lastAudible = aLaw.Length - 1;
        while (lastAudible >= 0 && !ALawLevel.IsAudible(aLaw[lastAudible]))
            lastAudible--;

        foreach (var (hash, end) in Windows(aLaw))
        {
            var known = _prints.TryGetValue(hash, out var print) && print.Label != label;
            _prints[hash] = new Print(known ? Ambiguous : label, Math.Max(0, lastAudible - end) / FrameBytes);
        }
    }

    /// <summary>Casts a vote for the recording of every window that is known.</summary>
    /// <param name="aLaw">A frame.</param>
    /// <param name="votes">One count a label.</param>
    /// <returns>How many frames of the recording heard last are still to come before its silence; -1 when nothing was known.</returns>
    public int Vote(ReadOnlySpan<byte> aLaw, Span<int> votes)
    {
        var framesToCome = -1;
        foreach (var (hash, _) in Windows(aLaw))
        {
            if (!_prints.TryGetValue(hash, out var print))
                continue;
            framesToCome = print.FramesToCome;
            if (print.Label != Ambiguous)
                votes[print.Label]++;
        }

        return framesToCome;
    }

    private static WindowEnumerator Windows(ReadOnlySpan<byte> aLaw) => new(aLaw);

    private static ulong Power(ulong number, int times)
    {
        var product = 1UL;
        for (var i = 0; i < times; i++)
            product *= number;
        return product;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Print(int Label, int FramesToCome);

    /// <summary>Walks over the sampled windows of a span: (hash, place of the last byte), with a rolling polynomial hash.</summary>
    [StructLayout(LayoutKind.Auto)]
    private ref struct WindowEnumerator(ReadOnlySpan<byte> aLaw)
    {
        private readonly ReadOnlySpan<byte> _aLaw = aLaw;
        private ulong _hash;
        private int _audible;
        private int _at = -1;

        public readonly (ulong Hash, int End) Current => (Mixed, _at);

        private readonly ulong Mixed => (_hash ^ (_hash >> 29)) * Multiplier;

        public readonly WindowEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            while (++_at < _aLaw.Length)
            {
                Enter(_aLaw[_at]);
                if (_at >= WindowBytes)
                    Leave(_aLaw[_at - WindowBytes]);
                if (_at >= WindowBytes - 1 && _audible > WindowBytes / 4 && ((Mixed >> 40) & SampleMask) == 0)
                    return true;
            }

            return false;
        }

        private void Enter(byte code)
        {
            _hash = (_hash * Multiplier) + code + 1;
            _audible += ALawLevel.IsAudible(code) ? 1 : 0;
        }

        private void Leave(byte code)
        {
            _hash -= Leaving * (ulong)(code + 1);
            _audible -= ALawLevel.IsAudible(code) ? 1 : 0;
        }
    }
}
