using Muster.Rtp;

namespace Muster.Speech.Tests;

/// <summary>Answers are cut out whole, whatever the line sounds like.</summary>
public sealed class EndpointerTests
{
    private const int FrameMs = 20;

    private readonly Endpointer _endpointer = new(new EndpointerOptions());
    private readonly List<EndpointerEvent> _events = [];
    private readonly byte[] _silence = Tones.Silence(TimeSpan.FromMilliseconds(FrameMs));
    private readonly byte[] _voice = Tones.Beep(TimeSpan.FromMilliseconds(FrameMs));

    [Fact]
    public void An_answer_of_one_syllable_is_cut_out_with_what_came_before_it()
    {
        Silence(1000);
        Voice(200);
        Silence(800);

        _events.ShouldBe([EndpointerEvent.SpeechStarted, EndpointerEvent.SpeechEnded]);
        var utterance = _endpointer.TakeUtterance();
        utterance.StartMs.ShouldBeInRange(960, 1040);
        utterance.EndMs.ShouldBeInRange(1160, 1240);
        (utterance.Length / 8).ShouldBeInRange(600, 800);
    }

    [Fact]
    public void An_answer_in_the_very_first_frame_is_whole()
    {
        Voice(300);
        Silence(800);

        var utterance = _endpointer.TakeUtterance();
        utterance.StartMs.ShouldBe(0);
        (utterance.Length / 8).ShouldBeGreaterThanOrEqualTo(300);
    }

    [Fact]
    public void A_question_may_wait_longer_for_the_end_of_its_answer()
    {
        _endpointer.Adjust(endMs: 1000, sensitivity: null);
        Voice(300);
        Silence(700);
        Voice(300);
        Silence(980);
        _events.ShouldBe([EndpointerEvent.SpeechStarted]);
        Silence(40);

        _events.ShouldBe([EndpointerEvent.SpeechStarted, EndpointerEvent.SpeechEnded]);
        _endpointer.Adjust(endMs: null, sensitivity: null);
        Voice(300);
        Silence(520);
        _events.Count.ShouldBe(4);
    }

    [Fact]
    public void A_click_is_no_speech()
    {
        Silence(500);
        Voice(20);
        Silence(1000);

        _events.ShouldBeEmpty();
    }

    [Fact]
    public void Somebody_who_never_stops_is_cut()
    {
        Silence(500);
        Voice(9000);

        _events.ShouldContain(EndpointerEvent.SpeechEnded);
    }

    [Fact]
    public void What_is_being_said_when_the_line_dies_is_handed_out()
    {
        Silence(500);
        Voice(300);

        _endpointer.Flush()!.EndMs.ShouldBeInRange(760, 820);
        _endpointer.Flush().ShouldBeNull();
    }

    [Fact]
    public void What_follows_a_cut_begins_with_the_sound_before_it()
    {
        Silence(500);
        Voice(8000);
        _endpointer.TakeUtterance();
        Voice(200);

        var rest = _endpointer.Flush()!;
        rest.Length.ShouldBeGreaterThanOrEqualTo(400 * 8);
        rest.ToPcm().Chunk(Endpointer.FrameSamples).ShouldAllBe(frame => frame.Max() > 1000);
    }

    [Fact]
    public void Hardly_anything_is_allocated_for_an_answer()
    {
        const int Answers = 20;
        Answer(3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Answer(Answers);

        ((GC.GetAllocatedBytesForCurrentThread() - before) / (double)Answers).ShouldBeLessThanOrEqualTo(Budget.Of("speech", "allocatedBytesPerAnswer"));

        void Answer(int times)
        {
            for (var i = 0; i < times; i++)
            {
                for (var frame = 0; frame < 200; frame++)
                {
                    if (_endpointer.Feed(frame < 100 ? _voice : _silence) == EndpointerEvent.SpeechEnded)
                        _endpointer.TakeUtterance().Dispose();
                }
            }
        }
    }

    private void Silence(int ms)
    {
        for (var at = 0; at < ms; at += FrameMs)
            Feed(_silence);
    }

    private void Voice(int ms)
    {
        var tone = Tones.Keyed(300, ms, 0, TimeSpan.FromMilliseconds(ms));
        for (var at = 0; at < ms; at += FrameMs)
            Feed(tone.AsSpan(at * 8, FrameMs * 8));
    }

    private void Feed(ReadOnlySpan<byte> frame)
    {
        var happened = _endpointer.Feed(frame, received: true);
        if (happened != EndpointerEvent.None)
            _events.Add(happened);
    }
}
