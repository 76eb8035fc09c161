using System.Net;
using System.Net.Sockets;

namespace Muster.Rtp.Tests;

/// <summary>A clock that shows what the test says.</summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2022, 4, 10, 8, 0, 0, TimeSpan.Zero);

    public long Ns { get; set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Ns;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(Ns / 100);
}

/// <summary>Keeps what a stream tells.</summary>
internal sealed class Ear : IMediaSink
{
    private readonly List<byte> _audio = [];

    public List<bool> Frames { get; } = [];

    public List<char> Digits { get; } = [];

    public List<int> Clips { get; } = [];

    public List<(int Clip, int Ms)> Cut { get; } = [];

    public byte[] Audio => [.. _audio];

    /// <summary>What was received, without the silence put in for what was not.</summary>
    public byte[] Heard => [.. _audio.Chunk(160).Where((_, frame) => Frames[frame]).SelectMany(frame => frame)];

    public void Frame(ReadOnlySpan<byte> aLaw, bool received)
    {
        _audio.AddRange(aLaw);
        Frames.Add(received);
    }

    public void Digit(char digit) => Digits.Add(digit);

    public void Played(int clip) => Clips.Add(clip);

    public void Stopped(int clip, int playedMs) => Cut.Add((clip, playedMs));
}

/// <summary>A clock driven by hand, with streams on loopback.</summary>
internal sealed class Rig : IDisposable
{
    // A range of its own for each clock and each run, so that tests side by side do not meet.
    private static int s_nextPort = 10_000 + (Environment.ProcessId % 10 * 900);

    public Rig(int pairs = 6, MediaClockOptions? options = null)
    {
        var first = Interlocked.Add(ref s_nextPort, 2 * pairs) - (2 * pairs);
        Clock = new MediaClock((options ?? new MediaClockOptions()) with { FirstPort = first, LastPort = first + (2 * pairs) - 1, Seed = 7 }, Time);
    }

    public ManualTime Time { get; } = new();

    public MediaClock Clock { get; }

    public MediaStream Open(Ear ear) => Clock.Open(IPAddress.Loopback, ear).Value;

    /// <summary>Two streams that talk to each other.</summary>
    public (MediaStream Here, MediaStream There) Pair(Ear here, Ear there, G711 codec = G711.ALaw, int? events = 101)
    {
        var (a, b) = (Open(here), Open(there));
        a.Connect(new(IPAddress.Loopback, b.LocalPort), codec, events);
        b.Connect(new(IPAddress.Loopback, a.LocalPort), codec, events);
        return (a, b);
    }

    public void Tick(int count = 1)
    {
        for (; count > 0; count--)
        {
            Clock.Tick(Time.Ns);
            Time.Ns += 20_000_000;
        }
    }

    public void Dispose() => Clock.Dispose();
}

/// <summary>A far end played by the test, packet by packet.</summary>
internal sealed class Peer : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly IPEndPoint _to;

    public Peer(MediaStream to) => _to = new(IPAddress.Loopback, to.LocalPort);

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>Takes all that has come; loopback delivers while the sender sends, so nothing is still on its way.</summary>
    public int Drain()
    {
        var count = 0;
        for (; _socket.Available > 0; count++)
            Receive();
        return count;
    }

    public void Send(ReadOnlySpan<byte> datagram) => _socket.Send(datagram, _to);

    public void Send(int sequence, uint timestamp, ReadOnlySpan<byte> payload, int payloadType = 8, uint ssrc = 0x1234, bool marker = false) =>
        Send(Packet(sequence, timestamp, payload, payloadType, ssrc, marker));

    public byte[] Receive()
    {
        var from = new IPEndPoint(IPAddress.Any, 0);
        _socket.Client.ReceiveTimeout = 2000;
        return _socket.Receive(ref from);
    }

    public void Dispose() => _socket.Dispose();

    public static byte[] Packet(int sequence, uint timestamp, ReadOnlySpan<byte> payload, int payloadType = 8, uint ssrc = 0x1234, bool marker = false)
    {
        var packet = new byte[RtpPacket.HeaderBytes + payload.Length];
        RtpPacket.WriteHeader(packet, payloadType, marker, (ushort)sequence, timestamp, ssrc);
        payload.CopyTo(packet.AsSpan(RtpPacket.HeaderBytes));
        return packet;
    }
}
