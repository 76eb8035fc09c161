using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Muster.Rtp.Native;

/// <summary>
/// Takes what waits at a socket, several datagrams with one system call, into buffers of its own. One serves all streams
/// of a clock, for each is emptied before the next; it belongs to one thread.
/// </summary>
internal sealed unsafe class DatagramBatch
{
    /// <summary>Datagrams taken by one call of <see cref="Receive"/>.</summary>
    public const int DatagramsMax = 8;

    /// <summary>A longer datagram is no telephone audio and is marked as <see cref="Truncated"/>.</summary>
    public const int DatagramBytesMax = 1500;

    private readonly Libc.ReceivedMessage[] _messages = Pinned<Libc.ReceivedMessage>(DatagramsMax);
    private readonly Libc.Buffer[] _buffers = Pinned<Libc.Buffer>(DatagramsMax);
    private readonly Libc.TimestampControl[] _controls = Pinned<Libc.TimestampControl>(DatagramsMax);
    private readonly byte[] _names = Pinned<byte>(DatagramsMax * SocketName.BytesMax);
    private readonly byte[] _bytes = Pinned<byte>(DatagramsMax * DatagramBytesMax);
    private long _receivedAtNs;

    public DatagramBatch()
    {
        for (var i = 0; i < DatagramsMax; i++)
        {
            _buffers[i] = new() { Bytes = Address(_bytes, i * DatagramBytesMax), Length = DatagramBytesMax };
            _messages[i].Header.Address = (byte*)Unsafe.AsPointer(ref _names[i * SocketName.BytesMax]);
            _messages[i].Header.Buffers = (Libc.Buffer*)Unsafe.AsPointer(ref _buffers[i]);
            _messages[i].Header.BufferCount = 1;
            _messages[i].Header.Control = (byte*)Unsafe.AsPointer(ref _controls[i]);
        }
    }

    /// <summary>Fills the batch without waiting.</summary>
    /// <returns>How many datagrams came; fewer than <see cref="DatagramsMax"/> means that no more wait.</returns>
    public int Receive(DatagramSocket socket)
    {
        // An ICMP error of an earlier packet (ECONNREFUSED) is told once, in place of the datagrams that may wait behind it.
        var count = TryReceive(socket);
        if (count < 0 && Marshal.GetLastPInvokeError() is not Libc.EAGAIN)
            count = TryReceive(socket);
        if (count > 0)
            _receivedAtNs = UnixNow();
        return Math.Max(0, count);
    }

    /// <summary>A datagram of the last batch, to be read and, where it is protected, opened in place.</summary>
    public Span<byte> Datagram(int index) => _bytes.AsSpan(index * DatagramBytesMax, (int)_messages[index].Length);

    public bool Truncated(int index) => (_messages[index].Header.Flags & Libc.MSG_TRUNC) != 0;

    public SocketName Source(int index) =>
        new(_names.AsSpan(index * SocketName.BytesMax, (int)Math.Min(_messages[index].Header.AddressLength, SocketName.BytesMax)));

    /// <summary>How long the datagram had waited in the kernel when the batch was filled, ns; 0 where the kernel did not say.</summary>
    public long AgeNs(int index)
    {
        ref readonly var control = ref _controls[index];
        if (_messages[index].Header.ControlLength < (nuint)sizeof(Libc.TimestampControl) || control.Type != Libc.SO_TIMESTAMPNS)
            return 0;
        return Math.Max(0, _receivedAtNs - (((long)control.Arrived.Seconds * 1_000_000_000) + control.Arrived.Nanoseconds));
    }

    private int TryReceive(DatagramSocket socket)
    {
        for (var i = 0; i < DatagramsMax; i++)
        {
            _messages[i].Header.AddressLength = SocketName.BytesMax;
            _messages[i].Header.ControlLength = (nuint)sizeof(Libc.TimestampControl);
        }

        return Libc.ReceiveMessages(socket.Handle, (Libc.ReceivedMessage*)Unsafe.AsPointer(ref _messages[0]), DatagramsMax, Libc.MSG_DONTWAIT, null);
    }

    // The kernel stamps datagrams with the wall clock, whatever clock drives the media.
    private static long UnixNow() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    // Pinned arrays never move, so the kernel may write into them for as long as this lives.
    private static T[] Pinned<T>(int length) => GC.AllocateArray<T>(length, pinned: true);

    private static byte* Address(byte[] pinned, int offset) => (byte*)Unsafe.AsPointer(ref pinned[offset]);
}
