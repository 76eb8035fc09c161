using Muster.Rtp;
using Muster.Rtp.Listening;

namespace Muster.Calls.Tests.Listening;

/// <summary>What is made of words, tones and music before the answer.</summary>
public sealed class BeforeAnswerTests : IDisposable
{
    private readonly ScriptedRecogniser _recogniser = new();
    private readonly LineListener _line = new();
    private readonly BeforeAnswer _before;
    private int _understood;

    public BeforeAnswerTests() => _before = new BeforeAnswer(ScriptedRecogniser.Book, _line, _recogniser.Take) { Understood = () => _understood++ };

    public void Dispose() => _line.Dispose();

    [Fact]
    public void Words_that_are_sure_are_told_once_and_nothing_more_is_recognised()
    {
        Hear("您好", 0.9);
        Hear("您拨打的号码是空号", 0.8);
        _before.Take(ScriptedRecogniser.Spoken(9000, 2000));

        _understood.ShouldBe(1);
        _recogniser.Asked.ShouldBe(2);
        _before.Heard.ShouldNotBeNull().ShouldSatisfyAllConditions(heard => heard.Name.ShouldBe("empty"), heard => heard.IsSure.ShouldBeTrue());
    }

    [Fact]
    public void What_is_half_heard_twice_is_heard()
    {
        Hear("您拨打的电话已关机", 0.32);
        _before.Heard.ShouldNotBeNull().IsSure.ShouldBeFalse();
        Hear("您拨打的电话已关机", 0.34);

        _before.Heard.ShouldNotBeNull().IsSure.ShouldBeTrue();
    }

    [Fact]
    public void Any_number_of_clauses_that_hardly_fit_prove_nothing()
    {
        for (var i = 0; i < 6; i++)
            Hear("您拨打的电话已关机", 0.14);

        _before.Heard.ShouldBeNull();
    }

    [Fact]
    public void What_tells_how_the_call_ends_goes_before_what_does_not()
    {
        Hear("您的电话正在转接中", 0.9);
        _understood.ShouldBe(0);
        Hear("您拨打的电话已关机", 0.6);

        _before.Heard.ShouldNotBeNull().Name.ShouldBe("powered_off");
    }

    [Fact]
    public void One_clause_is_recognised_at_a_time_and_the_oldest_that_wait_are_dropped()
    {
        for (var i = 0; i < 10; i++)
            _before.Take(ScriptedRecogniser.Spoken(i * 1000, 800));

        _recogniser.Waiting.ShouldBe(1);
        while (_recogniser.Waiting > 0)
            _recogniser.Hear("", 0);
        _recogniser.Asked.ShouldBe(4);
        _before.Recognising.ShouldBeFalse();
    }

    [Fact]
    public void A_recogniser_without_room_is_asked_again_with_the_next_clause()
    {
        _recogniser.HasRoom = false;
        _before.Take(ScriptedRecogniser.Spoken(0, 800));
        _before.Recognising.ShouldBeFalse();
        _recogniser.HasRoom = true;
        Hear("您拨打的号码是空号", 0.8);

        _before.Heard.ShouldNotBeNull().Name.ShouldBe("empty");
    }

    [Fact]
    public void No_more_than_fifteen_seconds_of_one_call_are_recognised()
    {
        for (var i = 0; i < 20; i++)
        {
            _before.Take(ScriptedRecogniser.Spoken(i * 2000, 1500));
            if (_recogniser.Waiting > 0)
                _recogniser.Hear("", 0);
        }

        _recogniser.Asked.ShouldBe(10);
    }

    [Fact]
    public void Music_tones_and_beeps_are_not_given_to_the_recogniser()
    {
        _before.Take(ScriptedRecogniser.Spoken(0, 3000, SoundKind.Music));
        _before.Take(ScriptedRecogniser.Spoken(4000, 3000, SoundKind.Noise));
        _before.Take(ScriptedRecogniser.Spoken(8000, 1000, isTone: true));

        _recogniser.Asked.ShouldBe(0);
    }

    [Fact]
    public void A_tone_has_its_name_and_silence_has_none()
    {
        _before.Heard.ShouldBeNull();
        Play(Tones.Ringback(TimeSpan.FromSeconds(4)));
        _before.Heard.ShouldNotBeNull().Name.ShouldBe("ringback");
        Play(Tones.Busy(TimeSpan.FromSeconds(4)));
        _before.Heard.ShouldNotBeNull().Name.ShouldBe("busy_tone");
    }

    private void Play(byte[] aLaw)
    {
        for (var at = 0; at + SoundMeter.FrameSamples <= aLaw.Length; at += SoundMeter.FrameSamples)
        {
            if (_line.Feed(aLaw.AsSpan(at, SoundMeter.FrameSamples), received: true) is { } clause)
                _before.Take(clause);
        }
    }

    private void Hear(string phrase, double confidence)
    {
        _before.Take(ScriptedRecogniser.Spoken(0, 1000));
        _recogniser.Hear(phrase, confidence);
    }
}
