using System.Runtime.InteropServices;

namespace Muster.Rtp;

/// <summary>
/// Which packets of each source have been seen (RFC 3711 section 3.3.2), so that none counts twice. A peer may change its
/// SSRC at any time; the roll-over counter and the window belong to the source, and start anew with it.
/// </summary>
internal sealed class ReplayWindows
{
    /// <summary>Sources remembered; a call that goes through more forgets the one it heard first.</summary>
    public const int SourcesMax = 8;

    private const int WindowPackets = 64;

    private readonly Source[] _sources = new Source[SourcesMax];
    private int _count;
    private int _last;

    /// <summary>The 48-bit index that a sequence number most likely stands for (section 3.3.1); null before the first roll-over began.</summary>
    public ulong? Guess(uint ssrc, ushort sequence)
    {
        if (Find(ssrc) is not { } at)
            return sequence;
        var highest = _sources[at].Highest;
        var step = (short)(sequence - (ushort)highest);
        return step < 0 && highest < (ulong)-step ? null : highest + (ulong)step;
    }

    /// <summary>Whether a packet of this index has not been seen, as far as the window reaches back.</summary>
    public bool IsNew(uint ssrc, ulong index)
    {
        if (Find(ssrc) is not { } at)
            return true;
        ref readonly var source = ref _sources[at];
        return index > source.Highest
            || (source.Highest - index < WindowPackets && (source.Seen >> (int)(source.Highest - index) & 1) == 0);
    }

    /// <summary>Remembers a packet that has proved authentic; nothing else may.</summary>
    public void Keep(uint ssrc, ulong index)
    {
        ref var source = ref _sources[Find(ssrc) ?? Add(ssrc, index)];
        if (index <= source.Highest)
        {
            source.Seen |= 1UL << (int)(source.Highest - index);
            return;
        }

        var step = index - source.Highest;
        source.Seen = step < WindowPackets ? (source.Seen << (int)step) | 1 : 1;
        source.Highest = index;
    }

    private int? Find(uint ssrc)
    {
        if (_last < _count && _sources[_last].Ssrc == ssrc)
            return _last;
        for (var i = 0; i < Math.Min(_count, SourcesMax); i++)
        {
            if (_sources[i].Ssrc == ssrc)
                return _last = i;
        }

        return null;
    }

    private int Add(uint ssrc, ulong index)
    {
        var at = _count++ % SourcesMax;
        _sources[at] = new Source { Ssrc = ssrc, Highest = index, Seen = 1 };
        return at;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Source
    {
        public uint Ssrc;
        public ulong Highest;
        public ulong Seen;
    }
}
