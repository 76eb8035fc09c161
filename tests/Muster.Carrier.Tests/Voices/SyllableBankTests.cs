using Muster.Carrier.Lines;
using Muster.Carrier.People;
using Muster.Carrier.Tests.Hearing;
using Muster.Carrier.Voices;

namespace Muster.Carrier.Tests.Voices;

public sealed class SyllableBankTests
{
    [VoicesFact]
    public void A_syllable_of_a_phrase_lasts_as_long_as_in_connected_speech()
    {
        var bank = SyllableBank.Open().Value;
        foreach (var speaker in SyllableBank.Speakers)
        {
            foreach (var text in new[] { "做过核酸了", "我在外地出差", "没有做过", "打错了" })
                (bank.Speak(text, speaker).Value.Length / 8 / text.Length).ShouldBeInRange(120, 260, text);
        }
    }

    [VoicesFact]
    public void Every_character_with_a_reading_can_be_said_by_the_first_speaker_and_nearly_all_by_the_second()
    {
        var bank = SyllableBank.Open().Value;
        var characters = Readings.Default.Characters;
        foreach (var character in characters)
            bank.Speak(character.ToString(), "3").Error.ShouldBeNull();
        characters.Count(character => bank.Speak(character.ToString(), "5").Error is null)
            .ShouldBeGreaterThan(characters.Count * 95 / 100);
    }

    [VoicesFact]
    public void A_syllable_that_a_speaker_never_recorded_is_refused_by_name()
    {
        var error = SyllableBank.Open().Value.Speak("不行", "5").Error;

        error!.Code.ShouldBe("carrier.no_recording");
        error.Message.ShouldContain("xing2");
    }

    [VoicesFact]
    public void Every_phrase_of_the_shipped_scripts_can_be_said_by_the_first_speaker_and_nearly_all_by_the_second()
    {
        var bank = SyllableBank.Open().Value;
        var phrases = new[] { "ezhou-screening.yaml", "health-check.yaml" }
            .SelectMany(name => Scripts.Load(name).Questions)
            .SelectMany(question => question.Listen.Phrases)
            .Select(phrase => phrase.Text)
            .Distinct()
            .ToList();

        phrases.Where(phrase => bank.Speak(phrase, "3").Error is not null).ShouldBeEmpty();
        phrases.Count(phrase => bank.Speak(phrase, "5").Error is null).ShouldBeGreaterThan(phrases.Count * 95 / 100);
    }

    [VoicesFact]
    public void Announcements_are_spoken()
    {
        var announcements = Announcement.All(new ResidentVoices(SyllableBank.Open().Value), english: false);

        announcements[Behaviour.Empty].ALaw.Length.ShouldBeInRange(8 * 2500, 8 * 6000);
        announcements[Behaviour.PowerOff].ALaw.Length.ShouldBeInRange(8 * 1800, 8 * 4000);
        announcements[Behaviour.Voicemail].ALaw.Length.ShouldBeInRange(8 * 6000, 8 * 12_000);
    }

    [VoicesFact]
    public void A_pause_is_silent_and_the_speech_around_it_is_not()
    {
        var bank = SyllableBank.Open().Value;
        var spoken = bank.Speak("在，在", "3").Value;
        var alone = bank.Speak("在", "3").Value;

        var pauseSamples = spoken.Length - (2 * alone.Length);
        pauseSamples.ShouldBeGreaterThan(800);
        spoken.AsSpan(alone.Length, pauseSamples).ToArray().ShouldAllBe(sample => sample == 0);
        Rms(spoken.AsSpan(0, alone.Length)).ShouldBeInRange(800, 6000);
    }

    [VoicesFact]
    public void Speakers_are_equally_loud()
    {
        var bank = SyllableBank.Open().Value;
        var levels = SyllableBank.Speakers.Select(speaker => Rms(bank.Speak("已经做过核酸检测了", speaker).Value)).ToArray();
        (levels.Max() / levels.Min()).ShouldBeLessThan(1.6);
    }

    [VoicesFact]
    public void A_faster_rate_is_shorter()
    {
        var bank = SyllableBank.Open().Value;
        bank.Speak("做过核酸了", "3", 1.3).Value.Length.ShouldBeLessThan(bank.Speak("做过核酸了", "3").Value.Length);
    }

    [VoicesFact]
    public void An_unknown_speaker_is_refused() =>
        SyllableBank.Open().Value.Speak("在", "9").Error!.Code.ShouldBe("carrier.no_speaker");

    [Fact]
    public void A_missing_package_is_named()
    {
        var error = SyllableBank.Open("/nonexistent/voices").Error;

        error!.Code.ShouldBe("carrier.no_voices");
        error.Message.ShouldContain("gcin-voice");
    }

    private static double Rms(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
            sum += (double)sample * sample;
        return Math.Sqrt(sum / samples.Length);
    }
}
