using System.Net;
using Muster.Rtp;
using Muster.Rtp.Native;

namespace Muster.Bench;

/// <summary>The readers of everything that audio streams hear.</summary>
internal static class MediaTargets
{
    private const int FrameBytes = 160;
    private static readonly SocketName Far = new(new IPEndPoint(IPAddress.Loopback, 5000));

    private static readonly SrtpKey s_key = new(SrtpSuite.Aes128Tag80, new byte[SrtpKey.BytesOf(SrtpSuite.Aes128Tag80)]);

    public static IReadOnlyList<FuzzTarget> All()
    {
        var receiver = new RtpReceiver(TimeSpan.FromMilliseconds(60)) { TelephoneEventPayloadType = 101 };
        var session = new RtcpSession(0xAAAA, "name"u8.ToArray(), TimeSpan.FromSeconds(5), new Random(1));
        var opener = new SrtpReceiver(s_key);
        var frame = new byte[FrameBytes];
        var nowNs = 0L;
        return
        [
            new FuzzTarget("RTP", Packets(), Hear),
            new FuzzTarget("RTCP", [Report()], input => session.Take(input, Far, Far, nowNs += 1_000_000, (ulong)nowNs)),
            new FuzzTarget("SRTP", [.. Packets().Select(Protected)], input => opener.TryOpen(input, out _)),
            new FuzzTarget("SRTCP", [ProtectedReport()], input => opener.TryOpenControl(input, out _)),
        ];

        void Hear(byte[] input)
        {
            receiver.Take(input, Far, nowNs += 10_000_000);
            receiver.Read(frame);
            while (receiver.TryTakeKey(out _))
            {
            }
        }
    }

    private static byte[][] Packets()
    {
        var audio = new byte[RtpPacket.HeaderBytes + FrameBytes];
        RtpPacket.WriteHeader(audio, 8, marker: true, 1, 160, 0xFEED);
        var digit = new byte[RtpPacket.HeaderBytes + 4];
        RtpPacket.WriteHeader(digit, 101, marker: true, 2, 320, 0xFEED);
        new byte[] { 5, 0x8A, 0, 160 }.CopyTo(digit, RtpPacket.HeaderBytes);
        var noise = new byte[RtpPacket.HeaderBytes + 1];
        RtpPacket.WriteHeader(noise, 13, marker: false, 3, 480, 0xFEED);
        return [audio, digit, noise];
    }

    private static byte[] Protected(byte[] packet)
    {
        using var sender = new SrtpSender(s_key);
        var bytes = new byte[packet.Length + SrtpSender.AddedBytesMax];
        packet.CopyTo(bytes, 0);
        return bytes[..sender.Protect(bytes, packet.Length)];
    }

    private static byte[] ProtectedReport()
    {
        using var sender = new SrtpSender(s_key);
        var report = Report();
        var bytes = new byte[report.Length + SrtpSender.AddedBytesMax];
        report.CopyTo(bytes, 0);
        return bytes[..sender.ProtectControl(bytes, report.Length)];
    }

    private static byte[] Report()
    {
        var bytes = new byte[RtcpSession.PacketBytesMax];
        var writer = new RtcpWriter(bytes);
        writer.Report(0x1234, new SenderFacts(1, 2, 3, 4), new ReportBlock(0xAAAA, 128, 7, 8, 80, 10, 11));
        writer.CanonicalName(0x1234, "far"u8);
        writer.Bye(0x1234);
        return bytes[..writer.Length];
    }
}
