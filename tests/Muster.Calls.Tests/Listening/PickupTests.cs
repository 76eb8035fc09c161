using Muster.Contracts;
using Muster.Rtp.Listening;

namespace Muster.Calls.Tests.Listening;

/// <summary>Who picked up: decided from when speech begins, how long it lasts, and words.</summary>
public sealed class PickupTests
{
    private readonly ScriptedRecogniser _recogniser = new();
    private readonly Pickup _pickup;
    private int _found;

    public PickupTests() => _pickup = new Pickup(ScriptedRecogniser.Book, _recogniser.Take) { Found = () => _found++ };

    [Fact]
    public void Somebody_who_says_a_word_and_waits_is_a_person()
    {
        _pickup.Take(Clause(900, 500));
        Hear(Clause(4000, 1500), "", 0);

        _pickup.Machine.ShouldBeNull();
        _pickup.NobodySpoke.ShouldBeFalse();
    }

    [Fact]
    public void Nobody_spoke_where_nothing_was_heard_but_music_and_noise()
    {
        _pickup.Take(Clause(500, 6000, SoundKind.Music));
        _pickup.Take(Clause(7000, 5000, SoundKind.Noise));

        _pickup.NobodySpoke.ShouldBeTrue();
        _pickup.Machine.ShouldBeNull();
    }

    [Fact]
    public void Somebody_who_talks_on_with_short_breaths_is_a_tape_however_late_it_begins()
    {
        _pickup.Take(Clause(7500, 2500));
        _pickup.Take(Clause(10_400, 2500));
        _pickup.Machine.ShouldBeNull();
        _pickup.Take(Clause(13_300, 1300));

        _pickup.Machine.ShouldBe(HeardLine.Tape);
        _found.ShouldBe(1);
    }

    [Fact]
    public void A_person_who_pauses_for_a_reply_may_talk_as_much()
    {
        for (var i = 0; i < 6; i++)
            _pickup.Take(Clause(500 + (i * 3000), 2000));

        _pickup.Machine.ShouldBeNull();
    }

    [Fact]
    public void Whoever_greeted_like_a_person_may_talk_long()
    {
        Hear(Clause(500, 700), "喂你好", 0.8);
        Hear(Clause(1300, 4000), "", 0);
        Hear(Clause(5400, 3000), "", 0);

        _pickup.Machine.ShouldBeNull();
    }

    [Fact]
    public void A_word_is_recognised_only_where_long_talk_follows_it()
    {
        _pickup.Take(Clause(500, 400));
        _recogniser.Asked.ShouldBe(0);

        _pickup.Take(Clause(1100, 4000));
        _recogniser.Asked.ShouldBe(2);
        _recogniser.Hear("喂你好", 0.8);
        _recogniser.Hear("", 0);
        _pickup.Take(Clause(5400, 3000));

        _pickup.Machine.ShouldBeNull();
    }

    [Fact]
    public void A_machine_s_words_are_enough()
    {
        _pickup.Take(Clause(900, 400));
        Hear(Clause(1500, 1800), "我是机主的语音助手", 0.7);

        _pickup.Machine.ShouldNotBeNull().ShouldSatisfyAllConditions(
            machine => machine.Name.ShouldBe("secretary"),
            machine => machine.Means.ShouldBe(Disposition.Voicemail),
            machine => machine.Text.ShouldBe("语音助手：我是机主的语音助手"));
    }

    [Fact]
    public void An_announcement_after_the_answer_means_what_it_means_before()
    {
        Hear(Clause(900, 1800), "您拨打的电话已关机", 0.8);

        _pickup.Machine.ShouldNotBeNull().Means.ShouldBe(Disposition.PowerOff);
    }

    [Fact]
    public void A_short_phrase_is_no_proof_against_a_person()
    {
        Hear(Clause(900, 800), "关机", 0.95);

        _pickup.Machine.ShouldBeNull();
    }

    [Fact]
    public void A_beep_after_a_greeting_is_where_the_message_begins_and_before_it_is_nothing()
    {
        _pickup.Take(Clause(300, 400, isTone: true));
        _pickup.Machine.ShouldBeNull();
        _pickup.Take(Clause(1000, 2500));
        _pickup.Take(Clause(4000, 400, isTone: true));

        _pickup.Machine.ShouldBe(HeardLine.Beep);
    }

    [Fact]
    public void Whoever_answered_a_question_is_a_person_whatever_comes_then()
    {
        _pickup.Take(Clause(500, 800));
        _pickup.WasNoAnswer();
        _pickup.IsPerson();
        _recogniser.Hear("我是机主的语音助手", 0.99);
        _pickup.Take(Clause(2000, 6000));

        _pickup.Machine.ShouldBeNull();
    }

    [Fact]
    public void What_answers_a_question_is_not_recognised_as_a_machine_s_words_as_well()
    {
        _pickup.Take(Clause(500, 900));
        _pickup.IsPerson();
        _pickup.WasNoAnswer();

        _recogniser.Asked.ShouldBe(0);
    }

    [Fact]
    public void Long_talk_is_recognised_while_it_goes_on()
    {
        _pickup.Take(Clause(500, 2000));
        _recogniser.Asked.ShouldBe(0);
        _pickup.Take(Clause(2800, 1500));

        _recogniser.Asked.ShouldBe(2);
    }

    private static Clause Clause(int startMs, int lengthMs, SoundKind kind = SoundKind.Speech, bool isTone = false) =>
        ScriptedRecogniser.Spoken(startMs, lengthMs, kind, isTone);

    private void Hear(Clause clause, string phrase, double confidence)
    {
        _pickup.Take(clause);
        _pickup.WasNoAnswer();
        _recogniser.Hear(phrase, confidence);
    }
}
