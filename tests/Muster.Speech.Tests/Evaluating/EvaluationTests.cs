using Muster.Speech.Evaluating;

namespace Muster.Speech.Tests.Evaluating;

/// <summary>Recordings whose meaning is known are read, played down lines, and counted.</summary>
public sealed class EvaluationTests : IDisposable
{
    private static readonly Grammar YesOrNo = Grammar.Create("zh", [new GrammarPhrase("yes", "做过了"), new GrammarPhrase("no", "没有")]);

    private readonly string _folder = Directory.CreateTempSubdirectory("muster-evaluate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_list_tells_what_recordings_mean()
    {
        File.WriteAllText(Path.Combine(_folder, "truth.tsv"), "\uFEFFcategory\tfile\ttext\nyes\ta.wav\t做过了\n\tb.wav\t香蕉\n\nnone\tc.wav\t\n");

        var read = LabelledRecording.ReadFolder(_folder).Value;

        read.Select(recording => recording.Expected(YesOrNo).Value).ShouldBe(["yes", "", ""]);
        read[0].ShouldBe(new LabelledRecording(Path.Combine(_folder, "a.wav"), "做过了", "yes"));
    }

    [Fact]
    public void A_text_alone_means_what_the_grammar_says_or_nothing()
    {
        File.WriteAllText(Path.Combine(_folder, "words.tsv"), "file\ttext\na.wav\t没有\nb.wav\t香蕉\n");

        LabelledRecording.ReadFolder(_folder).Value.Select(recording => recording.Expected(YesOrNo).Value).ShouldBe(["no", ""]);
    }

    [Fact]
    public void Without_a_list_the_names_of_files_tell()
    {
        foreach (var name in (string[])["yes_1.wav", "none_2.WAV", "readme.txt"])
            File.WriteAllText(Path.Combine(_folder, name), "");

        LabelledRecording.ReadFolder(_folder).Value.Select(recording => recording.Category).ShouldBe(["none", "yes"]);
    }

    [Theory]
    [InlineData(null, null, "speech.no_recordings")]
    [InlineData("answer.wav", "", "speech.no_truth")]
    [InlineData("truth.tsv", "name\ttext\na.wav\t有\n", "speech.bad_truth")]
    [InlineData("truth.tsv", "", "speech.bad_truth")]
    [InlineData("truth.tsv", "file\tcategory\n\tyes\n", "speech.bad_truth")]
    [InlineData("truth.tsv", "file\tcategory\n", "speech.no_recordings")]
    public void A_folder_that_tells_nothing_is_refused_with_the_reason(string? file, string? content, string code)
    {
        if (file is not null)
            File.WriteAllText(Path.Combine(_folder, file), content);

        LabelledRecording.ReadFolder(_folder).Error!.Code.ShouldBe(code);
        LabelledRecording.ReadFolder(Path.Combine(_folder, "gone")).Error!.Code.ShouldBe("speech.no_recordings");
    }

    [Fact]
    public void A_category_that_the_question_lacks_is_named()
    {
        var error = new LabelledRecording("a.wav", "", "maybe").Expected(YesOrNo).Error!;
        error.Code.ShouldBe("speech.unknown_category");
        error.Message.ShouldContain("maybe");
        error.Message.ShouldContain("yes, no");
    }

    [Fact]
    public void What_cannot_be_read_is_told_and_the_others_go_on()
    {
        WavFile.Write(Path.Combine(_folder, "good.wav"), new short[800]);
        File.WriteAllText(Path.Combine(_folder, "bad.wav"), "no sound");
        LabelledRecording[] recordings = [.. ((string[])["good.wav", "bad.wav", "gone.wav"]).Select(name => new LabelledRecording(Path.Combine(_folder, name), "没有", null))];
        var told = new List<string>();

        var trials = Trial.ForQuestion(recordings, YesOrNo, error => told.Add(error.Code)).Value;

        trials.ShouldHaveSingleItem().Expected.ShouldBe("no");
        told.ShouldBe(["wav.unreadable", "wav.not_found"]);
        Trial.ForQuestion(recordings[1..], YesOrNo, _ => { }).Error!.Code.ShouldBe("speech.no_recordings");
    }

    [Fact]
    public void Every_recording_counts_once_as_right_wrong_rejected_or_taken()
    {
        (string Expected, string Heard)[] cases = [("yes", "yes"), ("yes", "no"), ("yes", ""), ("no", "no"), ("", "yes"), ("", "")];
        var evaluation = new Evaluation(LineCondition.Good, [.. cases.Select(entry =>
            (new Trial(entry.Expected, "", [], YesOrNo), new Hypothesis(entry.Heard, "", 0.9, 0, 0, 10)))]);

        (evaluation.Answers, evaluation.Right, evaluation.Wrong, evaluation.Rejected).ShouldBe((4, 2, 1, 1));
        (evaluation.Others, evaluation.Taken, evaluation.CpuMs).ShouldBe((2, 1, 10));
        evaluation.Confusions.Sum(cell => cell.Count).ShouldBe(cases.Length);
        evaluation.Confusions.ShouldContain(("yes", "no", 1));
    }

    [Fact]
    public void Lines_are_asked_for_by_name()
    {
        LineCondition.Read("all").Value.ShouldBe(LineCondition.All);
        LineCondition.Read("alaw, noise15,alaw").Value.Select(line => line.Name).ShouldBe(["alaw", "noise15"]);
        LineCondition.Read("alaw,fog").Error!.Message.ShouldContain("'fog'");
        LineCondition.Read(",").Error!.Code.ShouldBe("speech.no_variant");
    }

    [Fact]
    public void A_line_is_as_bad_as_it_says()
    {
        short[] tone = [.. Enumerable.Range(0, 16000).Select(i => (short)(i < 4000 ? 0 : 8000 * Math.Sin(i * 0.7)))];

        Rms(Sent("soft20")).ShouldBe(Rms(Sent("alaw")) / 10, tolerance: 20);
        NoiseUnder("noise15").ShouldBe(15, tolerance: 0.5);
        (Sent("alaw").Length - Sent("clipped").Length).ShouldBe(4000 + 800);
        LineCondition.Read("loss3").Value[0].Send(tone, new Random(1)).Received.Count(received => !received).ShouldBeInRange(1, 12);

        short[] Sent(string name)
        {
            var sent = LineCondition.Read(name).Value[0].Send(tone, new Random(1)).ALaw;
            var pcm = new short[sent.Length];
            Rtp.G711Codec.ALawToPcm(sent, pcm);
            return pcm;
        }

        // The level of the whole recording, its own silence with it, over the noise that comes before it.
        double NoiseUnder(string name) => 20 * Math.Log10(Rms(tone) / Rms(Sent(name)[..7000]));
    }

    [SpeechFact]
    public void Words_are_shared_out_among_grammars_and_each_hears_strangers_too()
    {
        string[] texts = ["没有", "是的", "不是", "发烧", "咳嗽", "知道", "医院"];
        LabelledRecording[] recordings = [.. texts.Select((text, i) => new LabelledRecording(Path.Combine(_folder, $"{i}.wav"), text, null))];
        foreach (var recording in recordings)
            WavFile.Write(recording.File, new short[800]);
        var pronouncer = Pronouncer.Open(new SpeechOptions(), "zh").Value;

        var trials = Trial.ForWords(recordings, "zh", pronouncer, words: 3, seed: 1, _ => { }).Value;

        trials.Count(trial => trial.Expected == "没有").ShouldBe(4);
        trials.ShouldAllBe(trial => trial.Grammar.Phrases.Count == 3);
        trials.ShouldAllBe(trial => (trial.Expected == trial.Text) == trial.Grammar.Phrases.Any(phrase => phrase.Text == trial.Text));
        Trial.ForWords(recordings, "zh", pronouncer, words: 8, seed: 1, _ => { }).Error!.Code.ShouldBe("speech.too_few_words");
    }

    [SpeechFact]
    public void Recordings_of_a_real_person_are_understood_through_a_line()
    {
        using var recogniser = SphinxRecogniser.Open(new SpeechOptions(), "zh").Value;
        var words = LabelledRecording.ReadFolder(HumanWords.Folder!).Value.Where(word => word.Text.Length >= 2).Take(30).ToArray();
        var trials = Trial.ForWords(words, "zh", Pronouncer.Open(new SpeechOptions(), "zh").Value, words: 10, seed: 1, _ => { }).Value;

        var evaluation = Evaluation.Of(trials, LineCondition.Good, recogniser, seed: 1);

        evaluation.Answers.ShouldBe(120);
        ((double)evaluation.Right / evaluation.Answers).ShouldBeGreaterThanOrEqualTo(0.85);
        evaluation.Wrong.ShouldBeLessThanOrEqualTo(4);
    }

    private static double Rms(ReadOnlySpan<short> samples)
    {
        double squares = 0;
        foreach (var sample in samples)
            squares += (double)sample * sample;
        return Math.Sqrt(squares / samples.Length);
    }
}
