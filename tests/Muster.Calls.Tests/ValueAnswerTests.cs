using Muster.Calls.Tests.Rig;
using Muster.Carrier.Voices;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Rtp;
using Muster.Speech;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests;

/// <summary>Answers that are values: heard by rules, keyed in several keys.</summary>
public sealed class ValueAnswerTests
{
    private const string Temperature = "answer: number, range: [34, 43], decimals: 1, unit: 度";

    [CallFact]
    public async Task A_number_is_keyed_and_ended_by_its_last_place()
    {
        var answer = await Answer(Temperature, speech: false, resident => resident.Press("38*5"));

        (answer.Category, answer.Heard, answer.BySpeech).ShouldBe(("38.5", "38*5", false));
    }

    [CallFact]
    public async Task Keys_that_could_go_on_are_ended_by_the_hash_key()
    {
        var answer = await Answer(Temperature, speech: false, resident => resident.Press("37#"));

        answer.Category.ShouldBe("37");
    }

    [CallFact]
    public async Task Keys_that_nobody_ends_are_taken_after_a_pause()
    {
        var answer = await Answer("answer: number, range: [0, 200]", speech: false, resident => resident.Press("37"));

        answer.Category.ShouldBe("37");
    }

    [VoiceFact]
    public async Task A_number_is_heard()
    {
        var answer = await Answer(Temperature, speech: true, resident => resident.Say("三十八度五"));

        (answer.Category, answer.Heard, answer.BySpeech).ShouldBe(("38.5", "三十八度五", true));
    }

    [VoiceFact]
    public async Task Whatever_is_said_to_a_question_for_free_words_is_kept_as_a_place_in_the_recording()
    {
        var answer = await Answer("answer: words", speech: true, resident => resident.Say("我家的门坏了"));

        answer.Category.ShouldBe(FreeWords.Said);
        answer.EndMs.ShouldBeGreaterThan(answer.StartMs);
    }

    [VoiceFact]
    public void Most_numbers_and_days_that_a_voice_says_are_heard_as_what_they_are()
    {
        string[] temperatures = ["三十八度五", "三十七点二", "三十六度八", "三十九度", "三十八度半", "四十度一"];
        string[] days = ["昨天上午", "四月十七号", "下周三下午三点", "前天", "今天早上八点半", "星期五"];
        var voices = new ResidentVoices(SyllableBank.Open().Value);
        using var recogniser = SphinxRecogniser.Open(new SpeechOptions(), "zh").Value;

        Misheard(Temperature, temperatures).Count.ShouldBeLessThanOrEqualTo(1, string.Join(", ", Misheard(Temperature, temperatures)));
        Misheard("answer: date", days).Count.ShouldBeLessThanOrEqualTo(2, string.Join(", ", Misheard("answer: date", days)));

        List<string> Misheard(string shape, string[] said)
        {
            var grammar = QuestionGrammar.Of(Asking(shape).Questions[0], "zh");
            return [.. said
                .Select(words => (Said: words, Heard: recogniser.Recognise(Pcm(voices.Say(words, "3").Value.Span), grammar)))
                .Where(pair => pair.Heard.Text != pair.Said || !pair.Heard.Accepted)
                .Select(pair => $"{pair.Said} → {pair.Heard.Text} {pair.Heard.Confidence:0.00}")];
        }
    }

    [VoiceFact]
    public void Every_grammar_that_a_shape_writes_can_be_pronounced_and_loaded()
    {
        using var recogniser = SphinxRecogniser.Open(new SpeechOptions(), "zh").Value;
        string[] shapes = ["answer: date", "answer: number, range: [0, 9]", "answer: number, range: [0, 99]", "answer: number, range: [0, 999]", "answer: number, range: [0, 9999], decimals: 2, unit: [元, 块]", "answer: yes_no", "answer: name"];

        foreach (var shape in shapes)
            recogniser.Prepare(QuestionGrammar.Of(Asking(shape).Questions[0], "zh")).ShouldBeNull(shape);
    }

    private static async Task<CallAnswer> Answer(string shape, bool speech, Action<Resident> act)
    {
        using var rig = new CallRig(Asking(shape), speech: speech);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        act(rig.Resident);
        var report = await call.Report;
        report.Disposition.ShouldBe(Disposition.Completed);
        return report.People[0].Answers.ShouldHaveSingleItem();
    }

    private static short[] Pcm(ReadOnlySpan<byte> aLaw)
    {
        var pcm = new short[aLaw.Length];
        G711Codec.ALawToPcm(aLaw, pcm);
        return pcm;
    }
}
