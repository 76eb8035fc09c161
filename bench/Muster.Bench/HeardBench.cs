using Muster.Bench.Heard;
using Muster.Calls;
using Muster.Carrier.Voices;
using Muster.Kernel;
using Muster.Speech;

namespace Muster.Bench;

/// <summary>
/// How many verdicts on what is heard before the answer and after it are right: announcements, greetings and people in
/// human syllables, tones and music, over good lines and bad. Prints both confusion tables.
/// </summary>
internal static class HeardBench
{
    private const int CountUsual = 400;

    public static int Run(IReadOnlyList<string> options)
    {
        var count = CountUsual;
        if (options.Count > 0 && (!int.TryParse(options[0], out count) || count < 1))
        {
            Console.Error.WriteLine("heard: the number of sounds is a whole number, 1 or more");
            return 2;
        }

        if (!AnnouncementBook.Load().TryGet(out var book, out var error)
            || !SphinxRecogniser.Open(new SpeechOptions(), "zh").TryGet(out var recogniser, out error)
            || !SyllableBank.Open().TryGet(out var voices, out error))
        {
            Console.Error.WriteLine($"heard: {error.Message}");
            return 1;
        }

        using (recogniser)
            Measure(count, new LabelledSounds(voices), new HeardTrial(book, recogniser));
        return 0;
    }

    private static void Measure(int count, LabelledSounds sounds, HeardTrial trial)
    {
        var (drawing, line) = (new Random(11), new Random(12));
        Report("before the answer", [.. Enumerable.Range(0, count).Select(_ => trial.Before(sounds.DrawBefore(drawing), line))]);
        var after = Enumerable.Range(0, count).Select(_ => trial.After(sounds.DrawAfter(drawing), line)).ToArray();
        Report("after the answer", after);
        var people = after.Where(outcome => outcome.Sound.Label == "person").ToArray();
        var taken = people.Count(outcome => outcome.Verdict == "machine");
        var decided = after.Where(outcome => outcome.Right && outcome.Verdict == "machine").Select(outcome => outcome.DecidedMs).Order().ToArray();
        Console.WriteLine($"people taken for machines: {taken} of {people.Length} ({Wilson.Interval(taken, people.Length)})");
        if (decided.Length > 0)
            Console.WriteLine($"machines are known {decided[decided.Length / 2]} ms after the answer (median; their speech begins 1.6 s after it)");
    }

    private static void Report(string title, IReadOnlyList<HeardOutcome> outcomes)
    {
        Console.WriteLine($"{title}, {outcomes.Count} sounds: {Share(outcomes)} right; {outcomes.Average(outcome => outcome.CpuMs):F0} ms of processor time each");
        foreach (var group in outcomes.GroupBy(outcome => outcome.Sound.Speaker).OrderBy(group => group.Key, StringComparer.Ordinal))
            Console.WriteLine($"  {(group.Key.Length == 0 ? "no speaker" : "speaker " + group.Key),-14} {Share(group)}");
        foreach (var group in outcomes.GroupBy(outcome => outcome.Sound.Line.Name))
            Console.WriteLine($"  {group.Key,-14} {string.Join("  ", group.GroupBy(outcome => outcome.Sound.Speaker).OrderBy(by => by.Key, StringComparer.Ordinal).Select(by => $"{(by.Key.Length == 0 ? "-" : by.Key)}: {Share(by)}"))}");
        Console.WriteLine("  what it was → what it was taken for");
        foreach (var group in outcomes.GroupBy(outcome => outcome.Sound.Label).OrderBy(group => group.Key, StringComparer.Ordinal))
            Console.WriteLine($"  {group.Key,-26} {string.Join(", ", group.GroupBy(outcome => outcome.Verdict).OrderByDescending(taken => taken.Count()).Select(taken => $"{taken.Key} {taken.Count()}"))}");
        foreach (var outcome in outcomes.Where(outcome => !outcome.Right))
            Console.WriteLine($"    wrong: {outcome.Sound.Speaker} {outcome.Sound.Line.Name}: {outcome.Sound.Text} → {outcome.Verdict}; {string.Join(", ", outcome.Clauses)}");
    }

    private static string Share(IEnumerable<HeardOutcome> outcomes)
    {
        var all = outcomes.ToArray();
        var right = all.Count(outcome => outcome.Right);
        return $"{(double)right / all.Length:P1} ({right}/{all.Length})";
    }
}
