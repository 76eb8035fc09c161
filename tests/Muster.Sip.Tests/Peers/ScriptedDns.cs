using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Muster.Sip.Tests;

/// <summary>A name server at a port of 127.0.0.1, by UDP and TCP, that says what the test wants and notes what it was asked.</summary>
internal sealed class ScriptedDns : IDisposable
{
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TcpListener _tcp;
    private readonly List<byte[]> _records = [];
    private readonly ConcurrentQueue<string> _asked = new();

    public ScriptedDns()
    {
        _udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_udp.LocalEndPoint!;
        _tcp = new TcpListener(EndPoint);
        _tcp.Start();
        _ = ServeDatagrams();
        _ = ServeConnections();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>In order, <c>TYPE name</c>; with <c>tcp</c> before it where it came over TCP.</summary>
    public IEnumerable<string> Asked => _asked;

    /// <summary>Says by UDP only that the answer is too long for it.</summary>
    public bool Truncates { get; set; }

    /// <summary>What is sent instead of the right answer, several datagrams one after another.</summary>
    public Func<byte[], byte[][]>? Spoil { get; set; }

    public DnsOptions Options => new() { Servers = [EndPoint], AnswerMax = TimeSpan.FromSeconds(1), Rounds = 1, HostsFile = "/nowhere" };

    public ScriptedDns Address(string name, string address, uint life = 300)
    {
        var parsed = IPAddress.Parse(address);
        return Add(name, parsed.AddressFamily == AddressFamily.InterNetwork ? DnsType.Address : DnsType.Address6, parsed.GetAddressBytes(), life);
    }

    public ScriptedDns Alias(string name, string target) => Add(name, DnsType.Alias, Name(target));

    public ScriptedDns Service(string name, int priority, int weight, int port, string target) =>
        Add(name, DnsType.Service, [.. U16(priority), .. U16(weight), .. U16(port), .. Name(target)]);

    public ScriptedDns NamingPointer(string name, int order, int preference, string service, string replacement) =>
        Add(name, DnsType.NamingPointer, [.. U16(order), .. U16(preference), .. Text("s"), .. Text(service), 0, .. Name(replacement)]);

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }

    /// <summary>The answer to a question: all records whose name is asked for, whatever their kind, and those after them as additions.</summary>
    public byte[] Answer(byte[] question)
    {
        DnsMessage.TryReadAnswer([.. question[..2], 0x80, .. question[3..]], out var asked).ShouldBeTrue();
        var records = _records.Where(record => Matches(record, asked!)).ToList();
        byte[] header = [.. question[..2], 0x81, (byte)(records.Count == 0 ? 3 : 0), 0, 1, .. U16(records.Count), 0, 0, 0, 0];
        return [.. header, .. question[12..], .. records.SelectMany(record => record)];
    }

    private static bool Matches(byte[] record, DnsAnswer asked)
    {
        var name = Name(asked.Question);
        if (!record.AsSpan().StartsWith(name))
            return false;
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(record.AsSpan(name.Length));
        return type == asked.QuestionType || type == DnsType.Alias;
    }

    private static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Name(string name) => name.Length == 0 ? [0] : [.. name.Split('.').SelectMany(Text), 0];

    private ScriptedDns Add(string name, DnsType type, byte[] data, uint life = 300)
    {
        _records.Add([.. Name(name), .. U16((int)type), 0, 1, .. U16((int)(life >> 16)), .. U16((int)life & 0xFFFF), .. U16(data.Length), .. data]);
        return this;
    }

    private byte[] Serve(byte[] question, string by)
    {
        DnsMessage.TryReadAnswer([.. question[..2], 0x80, .. question[3..]], out var asked);
        _asked.Enqueue($"{by}{asked!.QuestionType} {asked.Question}");
        return Answer(question);
    }

    private async Task ServeDatagrams()
    {
        var buffer = new byte[512];
        try
        {
            while (true)
            {
                var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Loopback, 0));
                var question = buffer[..received.ReceivedBytes];
                var answer = Serve(question, "");
                byte[][] replies = Spoil?.Invoke(answer) ?? [Truncates ? [.. answer[..2], 0x83, .. answer[3..6], 0, 0, 0, 0, 0, 0, .. question[12..]] : answer];
                foreach (var reply in replies)
                    await _udp.SendToAsync(reply, received.RemoteEndPoint);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeConnections()
    {
        try
        {
            while (true)
            {
                using var client = await _tcp.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length);
                var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(question);
                var answer = Serve(question, "tcp ");
                await stream.WriteAsync((byte[])[.. U16(answer.Length), .. answer]);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
