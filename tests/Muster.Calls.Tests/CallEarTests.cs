using Muster.Kernel;
using Muster.Rtp;
using Muster.Speech;

namespace Muster.Calls.Tests;

/// <summary>The ear alone, frame by frame.</summary>
public sealed class CallEarTests
{
    private readonly VirtualLoop _loop = new(new DateTimeOffset(2022, 4, 17, 8, 0, 0, TimeSpan.Zero));
    private readonly List<Exception> _failures = [];
    private readonly byte[] _loud = Rig.Sounds.Noise(20);
    private readonly byte[] _quiet = [.. Enumerable.Repeat(G711Codec.ALawSilence, 160)];

    [Fact]
    public void Listening_allocates_nothing_from_frame_to_frame()
    {
        var ear = Ear();
        ear.CallAnswered();
        Hear(ear, _quiet, 10);

        Allocations.Of(() => Hear(ear, _quiet, 1000)).ShouldBe(0);
    }

    [Fact]
    public void Audio_before_the_answer_is_counted_where_it_was_received_and_not_listened_to()
    {
        var ear = Ear();
        ear.SpeechStarted = () => Assert.Fail("nobody has answered");
        Hear(ear, _loud, 50);
        ear.Frame(_quiet, received: false);
        _loop.Settle();

        ear.EarlyMediaMs.ShouldBe(1000);
        ear.ElapsedMs.ShouldBe(0);
    }

    [Fact]
    public void An_utterance_is_told_on_the_call_s_own_time_line()
    {
        var ear = Ear();
        var heard = new List<Utterance>();
        ear.UtteranceEnded = heard.Add;
        Hear(ear, _loud, 5);
        ear.CallAnswered();
        Hear(ear, _quiet, 50);
        Hear(ear, _loud, 20);
        Hear(ear, _quiet, 50);
        _loop.Settle();

        heard.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            utterance => utterance.StartMs.ShouldBe(1000),
            utterance => utterance.EndMs.ShouldBe(1400));
    }

    [Fact]
    public void Music_on_hold_passes_for_silence()
    {
        var ear = Ear();
        ear.CallAnswered();
        ear.SpeechStarted = () => Assert.Fail("this was music");
        ear.OnHold = true;
        Hear(ear, _loud, 100);
        _loop.Settle();

        ear.ElapsedMs.ShouldBe(2000);
    }

    [Fact]
    public void A_fault_while_listening_fails_the_call_once_and_lets_the_clock_go_on()
    {
        var ear = Ear();
        ear.CallAnswered();
        Hear(ear, [1, 2, 3], 3);
        _loop.Settle();

        _failures.ShouldHaveSingleItem();
        ear.Close().ShouldBeNull();
    }

    [Fact]
    public void What_is_being_said_when_the_line_dies_is_not_lost()
    {
        var ear = Ear();
        ear.CallAnswered();
        Hear(ear, _quiet, 50);
        Hear(ear, _loud, 20);

        ear.Close().ShouldNotBeNull().StartMs.ShouldBe(1000);
        Hear(ear, _loud, 5);
        ear.ElapsedMs.ShouldBe(1400);
    }

    private CallEar Ear() => new(new CallWork(_loop, _failures.Add), new EndpointerOptions());

    private static void Hear(CallEar ear, byte[] frame, int times)
    {
        for (var i = 0; i < times; i++)
            ear.Frame(frame, received: true);
    }
}
