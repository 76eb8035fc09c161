using System.Collections.Concurrent;
using Muster.Rtp;

namespace Muster.Speech;

/// <summary>
/// Something that was said, with a little of the line around it: A-law samples at 8 kHz, in blocks that all calls share. It has
/// one owner at a time, who passes it on or disposes of it; then its blocks hold what is said next. One that is forgotten is
/// garbage like anything else, and disposing of it twice does nothing.
/// </summary>
public sealed class Utterance : IDisposable
{
    /// <summary>Half a second: most answers take three or four.</summary>
    private const int BlockBytes = 4000;

    /// <summary>Blocks kept for what is said next, 16 MB: as much as 1,000 people say at once.</summary>
    private const int SpareMax = 4096;

    private static readonly ConcurrentQueue<byte[]> Spare = new();

    private List<byte[]>? _blocks = new(4);

    /// <param name="aLaw">Is copied.</param>
    /// <param name="startMs">When the voice began, in milliseconds since the endpointer's first frame.</param>
    /// <param name="endMs">When the voice ended.</param>
    public Utterance(ReadOnlySpan<byte> aLaw, int startMs, int endMs)
    {
        Append(aLaw);
        End(aLaw.Length, startMs, endMs);
    }

    internal Utterance()
    {
    }

    /// <summary>When the voice began, in milliseconds since the endpointer's first frame.</summary>
    public int StartMs { get; private set; }

    /// <summary>When the voice ended.</summary>
    public int EndMs { get; private set; }

    /// <summary>Samples of sound.</summary>
    public int Length { get; private set; }

    private List<byte[]> Blocks => _blocks ?? throw new ObjectDisposedException(nameof(Utterance));

    /// <summary>Writes the sound as 16-bit linear samples.</summary>
    /// <param name="pcm">Room for <see cref="Length"/>.</param>
    /// <exception cref="ObjectDisposedException">Its blocks hold something else by now.</exception>
    public void CopyTo(Span<short> pcm)
    {
        pcm = pcm[..Length];
        foreach (var block in Blocks)
        {
            var count = Math.Min(BlockBytes, pcm.Length);
            G711Codec.ALawToPcm(block.AsSpan(0, count), pcm);
            pcm = pcm[count..];
        }
    }

    /// <inheritdoc cref="CopyTo"/>
    public short[] ToPcm()
    {
        var pcm = new short[Length];
        CopyTo(pcm);
        return pcm;
    }

    public void Dispose()
    {
        foreach (var block in Interlocked.Exchange(ref _blocks, null) ?? [])
        {
            if (Spare.Count < SpareMax)
                Spare.Enqueue(block);
        }
    }

    internal void Append(ReadOnlySpan<byte> aLaw)
    {
        while (!aLaw.IsEmpty)
        {
            var at = Length % BlockBytes;
            if (at == 0)
                Blocks.Add(Spare.TryDequeue(out var spare) ? spare : new byte[BlockBytes]);
            var count = Math.Min(aLaw.Length, BlockBytes - at);
            aLaw[..count].CopyTo(Blocks[^1].AsSpan(at));
            Length += count;
            aLaw = aLaw[count..];
        }
    }

    /// <summary>Nothing more is said.</summary>
    /// <param name="length">Samples to keep; those behind them are but silence.</param>
    /// <param name="startMs">When the voice began.</param>
    /// <param name="endMs">When the voice ended.</param>
    internal void End(int length, int startMs, int endMs) => (Length, StartMs, EndMs) = (length, startMs, endMs);
}
