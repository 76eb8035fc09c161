using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Muster.Sip;

/// <summary>
/// Asks name servers (RFC 1035): by UDP, over TCP where an answer is too long, each question from a port of its own with a number
/// nobody can guess. Answers are kept as long as they live. For several threads at once; never on a loop.
/// </summary>
internal sealed class DnsClient(DnsOptions options, TimeProvider time)
{
    public const int Port = 53;

    private const int KeptMax = 1000;
    private const int StraysMax = 16;
    private static readonly TimeSpan NothingLife = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Name, DnsType Type), Kept> _kept = new();

    /// <summary>
    /// The answer to a question: without records where the name is not, or has none of this kind; null when no server said anything
    /// that can be used.
    /// </summary>
    public async Task<DnsAnswer?> Ask(string name, DnsType type, CancellationToken stop)
    {
        name = name.TrimEnd('.').ToLowerInvariant();
        if (_kept.TryGetValue((name, type), out var kept) && time.GetElapsedTime(kept.Since) < kept.Life)
            return kept.Answer;
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var server in options.Servers)
            {
                if (await AskServer(server, name, type, stop) is { } answer)
                    return Keep(name, type, answer);
            }
        }

        return null;
    }

    private DnsAnswer Keep(string name, DnsType type, DnsAnswer answer)
    {
        if (_kept.Count >= KeptMax)
            _kept.Clear();
        var life = answer.Records.Count == 0 ? NothingLife : answer.Records.Min(record => record.Life);
        _kept[(name, type)] = new Kept(answer, time.GetTimestamp(), life);
        return answer;
    }

    private async Task<DnsAnswer?> AskServer(IPEndPoint server, string name, DnsType type, CancellationToken stop)
    {
        var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        if (!DnsMessage.TryWriteQuestion(id, name, type, out var question))
            return new DnsAnswer(id, false, DnsAnswer.NoSuchName, name, type, []);
        using var deadline = new CancellationTokenSource(options.AnswerMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            var answer = await AskByDatagram(server, question, Fits, either.Token);
            if (answer?.IsTruncated == true)
                answer = await AskOverTcp(server, question, Fits, either.Token);
            return answer?.Code is 0 or DnsAnswer.NoSuchName ? answer : null;
        }
        catch (Exception exception) when (exception is SocketException or IOException || (exception is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }

        // Only what repeats number, name and kind can be the answer; all else is a stray or a forgery.
        bool Fits(DnsAnswer answer) => answer.Id == id && answer.Question == name && answer.QuestionType == type;
    }

    private static async Task<DnsAnswer?> AskByDatagram(IPEndPoint server, byte[] question, Predicate<DnsAnswer> fits, CancellationToken stop)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, stop);
        await socket.SendAsync(question, stop);
        var buffer = new byte[4096];
        for (var strays = 0; strays < StraysMax; strays++)
        {
            var length = await socket.ReceiveAsync(buffer, stop);
            if (DnsMessage.TryReadAnswer(buffer.AsSpan(0, length), out var answer) && fits(answer))
                return answer;
        }

        return null;
    }

    private static async Task<DnsAnswer?> AskOverTcp(IPEndPoint server, byte[] question, Predicate<DnsAnswer> fits, CancellationToken stop)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, stop);
        await using var stream = new NetworkStream(socket);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)question.Length);
        await stream.WriteAsync((byte[])[.. length, .. question], stop);
        await stream.ReadExactlyAsync(length, stop);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, stop);
        return DnsMessage.TryReadAnswer(message, out var answer) && fits(answer) ? answer : null;
    }

    private sealed record Kept(DnsAnswer Answer, long Since, TimeSpan Life);
}
