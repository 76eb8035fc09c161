using Muster.Speech;

namespace Muster.Bench;

/// <summary>
/// Recognition of a real person's words of two syllables or more, each against a grammar of twenty such words at a time,
/// over several partitions of the words.
/// </summary>
internal static class WordsBench
{
    private const int GrammarWords = 20;
    private const int Partitions = 10;

    public static int Run()
    {
        var words = HumanWords.Load();
        if (words.Count == 0 || !SphinxRecogniser.Open(new SpeechOptions(), "zh").TryGet(out var recogniser, out _))
        {
            Console.Error.WriteLine("words: needs the folder shared/speech beside the repository, and PocketSphinx");
            return 1;
        }

        using var engine = recogniser;
        var total = new WordsScore(0, 0, 0, 0);
        for (var seed = 1; seed <= Partitions; seed++)
        {
            var score = Score(words, engine, seed);
            Console.WriteLine($"partition {seed,2}: {score}");
            total += score;
        }

        Console.WriteLine($"all         : {total} (95 % interval {Wilson.Interval(total.Right, total.Asked)} for those of one partition repeated)");
        return 0;
    }

    /// <summary>One partition, drawn by its seed.</summary>
    public static WordsScore Score(IReadOnlyList<(string Text, short[] Pcm)> words, IRecogniser recogniser, int seed)
    {
        var shuffled = words.Where(word => word.Text.Length >= 2).ToArray();
        new Random(seed).Shuffle(shuffled);
        var score = new WordsScore(0, 0, 0, 0);
        foreach (var part in shuffled.Chunk(GrammarWords).Where(part => part.Length == GrammarWords))
        {
            var grammar = Grammar.Create("zh", part.Select(word => new GrammarPhrase(word.Text, word.Text)));
            foreach (var word in part)
            {
                var heard = recogniser.Recognise(word.Pcm, grammar);
                score += new WordsScore(1, heard.Text == word.Text ? 1 : 0, heard.Category == word.Text ? 1 : 0, heard.CpuMs);
            }
        }

        return score;
    }
}

/// <param name="Right">Words whose best hypothesis is right, accepted or not.</param>
/// <param name="Accepted">Those that were accepted as well.</param>
internal sealed record WordsScore(int Asked, int Right, int Accepted, double CpuMs)
{
    public static WordsScore operator +(WordsScore a, WordsScore b) =>
        new(a.Asked + b.Asked, a.Right + b.Right, a.Accepted + b.Accepted, a.CpuMs + b.CpuMs);

    public override string ToString() =>
        $"{Right}/{Asked} right, {(double)Right / Asked:P1}; accepted and right {(double)Accepted / Asked:P1}; {CpuMs / Asked:F0} ms CPU a word";
}
