using Muster.Rtp;

namespace Muster.Speech.Tests;

/// <summary>Answers are cut out whole, whatever the line sounds like.</summary>
public sealed class EndpointerTests
{
    private const int FrameMs = 20;

    private readonly Endpointer _endpointer = new(new EndpointerOptions());
    private readonly List<EndpointerEvent> _events = [];
    private readonly byte[] _silence = Tones.Silence(TimeSpan.FromMilliseconds(FrameMs));

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
        (utterance.Pcm.Length / 8).ShouldBeInRange(600, 800);
    }

    [Fact]
    public void An_answer_in_the_very_first_frame_is_whole()
    {
        Voice(300);
        Silence(800);

        var utterance = _endpointer.TakeUtterance();
        utterance.StartMs.ShouldBe(0);
        (utterance.Pcm.Length / 8).ShouldBeGreaterThanOrEqualTo(300);
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
