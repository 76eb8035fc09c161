using System.Net;
using System.Net.Sockets;
using Muster.Bench;

namespace Muster.Sip.Tests;

/// <summary>Hostile input, a bounded run; <c>./muster bench fuzz</c> goes on for as long as it is told.</summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("SIP messages")]
    [InlineData("SIP streams")]
    [InlineData("SDP")]
    [InlineData("digest challenges")]
    [InlineData("digest answers")]
    [InlineData("DNS")]
    public void A_reader_throws_nothing_and_takes_memory_in_proportion(string name)
    {
        var report = SipTargets.All(SharedFiles.Torture).Single(target => target.Name == name).Run(seed: 1, inputs => inputs < 8_000);

        report.Finds.Select(find => find.What).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_call_in_progress_goes_on_while_hostile_messages_arrive(int seed)
    {
        var peer = new ScriptedPeer { Events = new Recorder() };
        peer.Endpoint.IncomingCall = (call, invite) =>
        {
            if (invite.Offer?.Answer(Pair.CalledRtp) is not { } answer)
                return null;
            call.Ring();
            call.Accept(answer);
            return new Recorder { OnReoffered = offer => offer?.Answer(Pair.CalledRtp) };
        };
        var invite = peer.BeCalledAndAnswer();
        List<byte[]> corpus = [.. SipTargets.Messages(SharedFiles.Torture), .. Within(peer, invite)];
        var mutator = new Mutator(corpus, seed);
        for (var i = 0; i < 3_000; i++)
            peer.SendHostile(mutator.Next());

        peer.Events.Lines.ShouldBe(["answered"]);
        peer.Call!.HangUp();
        peer.Pass(0.1);
        peer.Respond(peer.Last(Methods.Bye), 200);
        peer.Events.Lines.ShouldBe(["answered", "ended LocalBye"]);
        peer.ShouldDrain();
    }

    [Fact]
    public async Task Calls_between_live_endpoints_go_on_while_hostile_bytes_arrive_at_their_ports()
    {
        var inside = new Recorder();
        var isFirst = true;
        using var called = new LiveEndpoint(incoming: (call, invite) =>
        {
            if (invite.Offer?.Answer(Pair.CalledRtp) is not { } answer)
                return null;
            call.Accept(answer);
            var events = isFirst ? inside : new Recorder();
            isFirst = false;
            return events;
        });
        using var caller = new LiveEndpoint();
        var answered = new TaskCompletionSource<SipCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        var events = new Recorder { OnAnswered = answered.SetResult };
        caller.Call(called.EndPoint, events);
        var call = await answered.Task.WaitAsync(TimeSpan.FromSeconds(20));

        ThrowDatagrams(called.EndPoint);
        await ThrowStreams(called.EndPoint);
        caller.Do(() => call.HangUp());

        (await events.Over.WaitAsync(TimeSpan.FromSeconds(20))).Cause.ShouldBe(CallEndCause.LocalBye);
        (await inside.Over.WaitAsync(TimeSpan.FromSeconds(20))).Cause.ShouldBe(CallEndCause.RemoteBye);
    }

    /// <summary>Good messages inside the call: a mutation of them hits it where it lives. None that would rightly end it.</summary>
    private static IEnumerable<byte[]> Within(ScriptedPeer peer, SipRequest invite) =>
    [
        SipWriter.Write(peer.Request(Methods.Options, 5, invite)),
        SipWriter.Write(peer.Request(Methods.Info, 6, invite)),
        SipWriter.Write(invite.Respond(180, ScriptedPeer.Tag)),
        SipWriter.Write(invite.Respond(200, ScriptedPeer.Tag)),
    ];

    private static void ThrowDatagrams(IPEndPoint to)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var mutator = new Mutator(SipTargets.Messages(SharedFiles.Torture), 3);
        for (var i = 0; i < 2_000; i++)
        {
            var input = mutator.Next();
            if (input.Length <= 60_000)
                socket.SendTo(input, to);
        }
    }

    // Each connection carries hostile bytes until the other side has had enough of it.
    private static async Task ThrowStreams(IPEndPoint to)
    {
        var mutator = new Mutator(SipTargets.Messages(SharedFiles.Torture), 4);
        for (var i = 0; i < 100; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(to);
            try
            {
                for (var j = 0; j < 10; j++)
                    await client.GetStream().WriteAsync(mutator.Next());
            }
            catch (IOException)
            {
                // It was closed: another one follows.
            }
        }
    }
}
