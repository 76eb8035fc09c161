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
        var ear = Ear(new EndpointerOptions());
        ear.CallAnswered();
        Hear(ear, _quiet, 10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Hear(ear, _quiet, 1000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Audio_before_the_answer_is_counted_where_it_was_received_and_not_listened_to()
    {
        var ear = Ear(new EndpointerOptions());
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
        var ear = Ear(new EndpointerOptions());
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
        var ear = Ear(new EndpointerOptions());
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
        // No room for the audio that is to be kept: the first frame does not fit.
        var ear = Ear(new EndpointerOptions { StartMs = 0, EndMs = 0, PreRollMs = 0, UtteranceMaxMs = 0 });
        ear.CallAnswered();
        Hear(ear, _loud, 3);
        _loop.Settle();

        _failures.ShouldHaveSingleItem();
        ear.Close().ShouldBeNull();
    }

    [Fact]
    public void What_is_being_said_when_the_line_dies_is_not_lost()
    {
        var ear = Ear(new EndpointerOptions());
        ear.CallAnswered();
        Hear(ear, _quiet, 50);
        Hear(ear, _loud, 20);

        ear.Close().ShouldNotBeNull().StartMs.ShouldBe(1000);
        Hear(ear, _loud, 5);
        ear.ElapsedMs.ShouldBe(1400);
    }

    private CallEar Ear(EndpointerOptions options) => new(new CallWork(_loop, _failures.Add), options);

    private static void Hear(CallEar ear, byte[] frame, int times)
    {
        for (var i = 0; i < times; i++)
            ear.Frame(frame, received: true);
    }
}
