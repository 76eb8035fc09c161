using Muster.Carrier.Voices;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Speech;
using Muster.Speech.Evaluating;

namespace Muster.Bench;

/// <summary>
/// How many spoken answers land in their true category: phrases of the shipped Mandarin scripts, joined from human
/// syllables, sent through A-law and a line that is clean, noisy, quiet or lossy, cut out by the endpointer as in a call.
/// One real person's words, as they were recorded, come last.
/// </summary>
internal static class AnswersBench
{
    private const int CountUsual = 500;

    public static int Run(IReadOnlyList<string> options)
    {
        var (count, folder) = options switch
        {
            ["--write", var path] => (CountUsual, path),
            [var number, "--write", var path] => (int.Parse(number), path),
            [var number] => (int.Parse(number), null),
            _ => (CountUsual, null as string),
        };
        if (FindScripts() is not { } scripts
            || !SphinxRecogniser.Open(new SpeechOptions(), "zh").TryGet(out var recogniser, out _)
            || !SyllableBank.Open().TryGet(out var voices, out _))
        {
            Console.Error.WriteLine("answers: needs the repository's scripts, the Mandarin model, PocketSphinx and gcin-voice");
            return 1;
        }

        using var engine = recogniser;
        var questions = SpokenAnswers.QuestionsIn(scripts);
        var answers = new SpokenAnswers(questions, voices);
        if (folder is not null)
            return Write(answers, count, folder);
        foreach (var speaker in SyllableBank.Speakers)
        {
            Console.WriteLine($"speaker {speaker}, {count} answers");
            foreach (var line in LineCondition.All.Where(line => line != LineCondition.Direct))
            {
                // The same answers on every line.
                var drawn = answers.Draw(count, speaker, new Random(1));
                var random = new Random(2);
                Report(line.Name, [.. drawn.Select(answer => answers.Ask(answer, line, engine, random))], inFull: line == LineCondition.Good);
            }

            var noise = new Random(2);
            Report("longer", [.. answers.Draw(count, speaker, new Random(1), longer: true).Select(answer => answers.Ask(answer, LineCondition.Good, engine, noise))], inFull: false);
        }

        ReportHumanWords(answers, questions, engine);
        ReportWordsAround(engine);
        return 0;
    }

    /// <summary>A folder a speaker and question, as <c>muster speech evaluate</c> takes it.</summary>
    private static int Write(SpokenAnswers answers, int count, string folder)
    {
        foreach (var speaker in SyllableBank.Speakers)
        {
            foreach (var question in answers.Draw(count, speaker, new Random(1)).GroupBy(answer => answer.Question))
            {
                var own = Directory.CreateDirectory(Path.Combine(folder, speaker, question.Key)).FullName;
                var rows = question.Select((answer, i) => (File: $"{i + 1:D3}.wav", Answer: answer)).ToList();
                foreach (var row in rows)
                    WavFile.Write(Path.Combine(own, row.File), row.Answer.Pcm);
                File.WriteAllLines(Path.Combine(own, "truth.tsv"), rows.Select(row => $"{row.File}\t{row.Answer.Text}\t{row.Answer.Category}").Prepend("file\ttext\tcategory"));
            }
        }

        return 0;
    }

    private static void Report(string name, IReadOnlyList<Outcome> outcomes, bool inFull)
    {
        var answers = outcomes.Where(outcome => outcome.Answer.Category.Length > 0).ToArray();
        var others = outcomes.Where(outcome => outcome.Answer.Category.Length == 0).ToArray();
        var (right, wrong) = (answers.Count(outcome => outcome.Right), answers.Count(outcome => outcome.Wrong));
        var taken = others.Count(outcome => outcome.Wrong);
        var first = answers.Count(outcome => outcome.Heard.Nearest == outcome.Answer.Category);
        var cpu = outcomes.Select(outcome => outcome.Heard.CpuMs).Order().ToArray();
        Console.WriteLine(
            $"  {name,-14} right {Share(right, answers.Length)}  wrong {Share(wrong, answers.Length)}  right before rejection {Share(first, answers.Length)}  no answer, yet taken for one {Share(taken, others.Length)}"
            + $"  all wrong {(double)(wrong + taken) / outcomes.Count:P1}  CPU {cpu.Average():F0} ms (95th {At(cpu, 0.95):F0})  {Delays(outcomes)}");
        if (inFull)
            Confusions(outcomes);
    }

    private static string Delays(IReadOnlyList<Outcome> outcomes)
    {
        var delays = outcomes.Where(outcome => outcome.EndDelayMs is not null).Select(outcome => (double)outcome.EndDelayMs!).Order().ToArray();
        return delays.Length == 0 ? "" : $"end noticed after {At(delays, 0.5):F0} ms (95th {At(delays, 0.95):F0})";
    }

    private static void Confusions(IReadOnlyList<Outcome> outcomes)
    {
        Console.WriteLine("    said \\ taken for");
        foreach (var said in outcomes.GroupBy(outcome => outcome.Answer.Category).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var taken = said.GroupBy(outcome => outcome.Heard.Category).OrderByDescending(group => group.Count())
                .Select(group => $"{(group.Key.Length > 0 ? group.Key : "rejected")} {group.Count()}");
            Console.WriteLine($"    {(said.Key.Length > 0 ? said.Key : "no answer"),-14} {string.Join(", ", taken)}");
        }

        foreach (var outcome in outcomes.Where(outcome => outcome.Wrong))
            Console.WriteLine($"    wrong: {outcome.Answer.Question}: {outcome.Answer.Text} → {outcome.Heard.Text} ({outcome.Heard.Confidence:F2})");
    }

    /// <summary>Words that are phrases of a question have to be found, all others rejected.</summary>
    private static void ReportHumanWords(SpokenAnswers answers, IReadOnlyList<Question> questions, IRecogniser recogniser)
    {
        var words = HumanWords.Load();
        if (words.Count == 0)
            return;
        Console.WriteLine($"one woman, {words.Count} words of one syllable and more, at every question");
        var outcomes = new List<Outcome>();
        var random = new Random(3);
        foreach (var question in questions)
        {
            foreach (var (text, pcm) in words)
            {
                var category = question.Listen.Phrases.FirstOrDefault(phrase => phrase.Text == text)?.Category ?? "";
                outcomes.Add(answers.Ask(new SpokenAnswer(question.Id, category, text, pcm), LineCondition.Good, recogniser, random));
            }
        }

        Report("clean", outcomes, inFull: false);
    }

    /// <summary>Her words of three syllables or more, each between two of her shorter ones; a fifth of what she says holds none.</summary>
    private static void ReportWordsAround(IRecogniser recogniser)
    {
        var words = HumanWords.Load();
        var phrases = words.Where(word => word.Text.Length >= 3).ToArray();
        var others = words.Where(word => word.Text.Length < 3).ToArray();
        if (phrases.Length == 0)
            return;
        var grammar = Grammar.Create("zh", phrases.Select(word => new GrammarPhrase(word.Text, word.Text)));
        var random = new Random(4);
        Console.WriteLine($"one woman, {phrases.Length} words of three syllables and more in one grammar, between two others");
        var outcomes = phrases.SelectMany(phrase => Enumerable.Range(0, 5).Select(turn => Hear(turn == 4 ? Other() : phrase))).ToArray();
        Report("longer", outcomes, inFull: false);

        (string Text, short[] Pcm) Other() => others[random.Next(others.Length)];
        Outcome Hear((string Text, short[] Pcm) word)
        {
            short[] pcm = [.. Other().Pcm, .. word.Pcm, .. Other().Pcm];
            var category = phrases.Contains(word) ? word.Text : "";
            var audition = Audition.Of(pcm, LineCondition.Good, recogniser, grammar, random);
            return new Outcome(new SpokenAnswer("", category, word.Text, pcm), audition.Heard, audition.EndDelayMs);
        }
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];

    private static string Share(int part, int whole) => $"{(double)part / Math.Max(1, whole),6:P1} ({Wilson.Interval(part, whole)})";

    private static string? FindScripts()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "scripts", "ezhou-screening.yaml")))
                return Path.Combine(folder.FullName, "scripts");
        }

        return null;
    }
}
