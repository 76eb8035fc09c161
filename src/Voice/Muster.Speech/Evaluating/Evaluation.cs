namespace Muster.Speech.Evaluating;

/// <summary>What was made of recordings over one line.</summary>
/// <param name="Line">The line.</param>
/// <param name="Results">Each trial, and what was heard.</param>
public sealed record Evaluation(LineCondition Line, IReadOnlyList<(Trial Trial, Hypothesis Heard)> Results)
{
    /// <summary>Plays every trial down a line; the same seed gives the same noise and losses.</summary>
    public static Evaluation Of(IReadOnlyList<Trial> trials, LineCondition line, IRecogniser recogniser, int seed)
    {
        var random = new Random(seed);
        return new Evaluation(line, [.. trials.Select(trial => (trial, Audition.Of(trial.Pcm, line, recogniser, trial.Grammar, random).Heard))]);
    }

    /// <summary>Recordings that are answers.</summary>
    public int Answers => Results.Count(IsAnswer);

    /// <summary>Answers accepted with their true category.</summary>
    public int Right => Results.Count(result => IsAnswer(result) && result.Heard.Category == result.Trial.Expected);

    /// <summary>Answers accepted with another category: the worst that can happen to an answer.</summary>
    public int Wrong => Results.Count(result => IsAnswer(result) && result.Heard.Accepted && result.Heard.Category != result.Trial.Expected);

    /// <summary>Answers that nothing was made of; a person is asked again.</summary>
    public int Rejected => Answers - Right - Wrong;

    /// <summary>Answers whose true category fitted best, whether it was accepted or not: what another threshold could win at most.</summary>
    public int Nearest => Results.Count(result => IsAnswer(result) && result.Heard.Nearest == result.Trial.Expected);

    /// <summary>Recordings that are no answer.</summary>
    public int Others => Results.Count - Answers;

    /// <summary>No answers that were yet taken for one.</summary>
    public int Taken => Results.Count(result => !IsAnswer(result) && result.Heard.Accepted);

    /// <summary>Processor time of a recognition.</summary>
    public double CpuMs => Results.Average(result => result.Heard.CpuMs);

    /// <summary>How often each true category was taken for each; an empty one is no answer, or a rejection.</summary>
    public IReadOnlyList<(string Said, string Heard, int Count)> Confusions =>
    [
        .. Results.GroupBy(result => (result.Trial.Expected, result.Heard.Category)).Select(group => (group.Key.Expected, group.Key.Category, group.Count()))
            .OrderBy(cell => cell.Expected, StringComparer.Ordinal).ThenByDescending(cell => cell.Item3),
    ];

    private static bool IsAnswer((Trial Trial, Hypothesis Heard) result) => result.Trial.Expected.Length > 0;
}
