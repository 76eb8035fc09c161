using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Muster.Rtp.Native;

namespace Muster.Bench;

/// <summary>
/// What it would save to send the packets of many calls from one socket with <c>sendmmsg</c>, instead of each from its own
/// with <c>sendto</c>: the reason why the media clock does not (docs/adr/0007).
/// </summary>
internal static unsafe partial class SendBench
{
    private const int PacketBytes = 172;
    private const int BatchMax = 64;
    private const int Rounds = 300;

    public static int Run(string[] args)
    {
        var calls = args.Length > 0 && int.TryParse(args[0], out var given) ? given : 250;
        if (calls is < 1 or > 10_000)
        {
            Console.Error.WriteLine("send: 1 to 10000 calls");
            return 2;
        }

        var receivers = Enumerable.Range(0, calls).Select(_ => DatagramSocket.Bind(new(IPAddress.Loopback, 0))).ToArray();
        var senders = Enumerable.Range(0, calls).Select(_ => DatagramSocket.Bind(new(IPAddress.Loopback, 0))).ToArray();
        using var batch = new Batch(receivers.Select(socket => new SocketName(socket.LocalEndPoint)).ToArray());
        Console.WriteLine($"{calls} packets of {PacketBytes} bytes to as many sockets, median of {Rounds} rounds, us a packet");
        Console.WriteLine($"sendto, a socket a call     {Measure(receivers, () => batch.SendOneByOne(i => senders[i])):F2}");
        Console.WriteLine($"sendto, one socket          {Measure(receivers, () => batch.SendOneByOne(_ => senders[0])):F2}");
        Console.WriteLine($"sendmmsg, one socket, {BatchMax}    {Measure(receivers, () => batch.SendTogether(senders[0])):F2}");
        foreach (var socket in receivers.Concat(senders))
            socket.Dispose();
        return 0;
    }

    private static double Measure(DatagramSocket[] receivers, Action send)
    {
        var drain = new DatagramBatch();
        var rounds = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var begin = Stopwatch.GetTimestamp();
            send();
            rounds[round] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / receivers.Length;
            foreach (var receiver in receivers)
                drain.Receive(receiver);
        }

        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    private static partial int SendMessages(int socket, Libc.ReceivedMessage* messages, uint count, int flags);

    /// <summary>One packet for each destination, laid out as the kernel wants it.</summary>
    private sealed class Batch : IDisposable
    {
        private readonly SocketName[] _destinations;
        private readonly byte* _memory;
        private readonly Libc.ReceivedMessage* _messages;
        private readonly byte[] _packet = new byte[PacketBytes];

        public Batch(SocketName[] destinations)
        {
            _destinations = destinations;
            var perMessage = sizeof(Libc.ReceivedMessage) + sizeof(Libc.Buffer) + SocketName.BytesMax + 4 + PacketBytes + 4;
            _memory = (byte*)NativeMemory.AllocZeroed((nuint)destinations.Length, (nuint)perMessage);
            _messages = (Libc.ReceivedMessage*)_memory;
            var buffers = (Libc.Buffer*)(_messages + destinations.Length);
            var rest = (byte*)(buffers + destinations.Length);
            for (var i = 0; i < destinations.Length; i++, rest += SocketName.BytesMax + 4 + PacketBytes + 4)
            {
                destinations[i].Bytes.CopyTo(new Span<byte>(rest, SocketName.BytesMax));
                buffers[i] = new() { Bytes = rest + SocketName.BytesMax + 4, Length = PacketBytes };
                _messages[i].Header = new() { Address = rest, AddressLength = (uint)destinations[i].Length, Buffers = buffers + i, BufferCount = 1 };
            }
        }

        public void SendOneByOne(Func<int, DatagramSocket> from)
        {
            for (var i = 0; i < _destinations.Length; i++)
                from(i).Send(_packet, _destinations[i]);
        }

        public void SendTogether(DatagramSocket from)
        {
            for (var i = 0; i < _destinations.Length; i += BatchMax)
                SendMessages(from.Handle, _messages + i, (uint)Math.Min(BatchMax, _destinations.Length - i), Libc.MSG_DONTWAIT);
        }

        public void Dispose() => NativeMemory.Free(_memory);
    }
}
