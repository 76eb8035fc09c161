namespace Muster.Calls;

/// <summary>What a check of a trunk found on one point.</summary>
public enum CheckVerdict
{
    Passed,

    /// <summary>The line does not do what a campaign needs, or does it badly.</summary>
    Failed,

    /// <summary>It could not be tried, or tells nothing; the line says why.</summary>
    NotTried,
}

/// <summary>One line of a trunk's check.</summary>
/// <param name="Key">Stable name for programs: <c>dtmf_out</c>.</param>
/// <param name="Title">What was checked, in Chinese with the English term.</param>
/// <param name="Verdict">How it went.</param>
/// <param name="Seen">Codes and numbers, as seen.</param>
/// <param name="Meaning">What that means for calls; empty when there is nothing to say.</param>
/// <param name="Ask">What to ask the carrier; empty when nothing.</param>
public sealed record CheckLine(string Key, string Title, CheckVerdict Verdict, string Seen, string Meaning = "", string Ask = "");

/// <summary>A trunk's check, whole.</summary>
/// <param name="Trunk">Its name.</param>
/// <param name="Address">Where it was found; null when it was not.</param>
/// <param name="CheckedAt">When the check began.</param>
/// <param name="Lines">In the order of the page.</param>
public sealed record TrunkCheckReport(string Trunk, string? Address, DateTimeOffset CheckedAt, IReadOnlyList<CheckLine> Lines)
{
    /// <summary>Nothing failed.</summary>
    public bool Passed => !Lines.Any(line => line.Verdict == CheckVerdict.Failed);
}

/// <summary>What a trunk is checked with.</summary>
public sealed record TrunkCheckOptions
{
    /// <summary>The number to call, best one that answers by itself and echoes; null checks only what needs no call.</summary>
    public string? Number { get; init; }

    /// <summary>A number known to be empty, to learn what the carrier says of one; null tries none.</summary>
    public string? EmptyNumber { get; init; }

    /// <summary>How long the main call is talked on, 3 s to 10 minutes.</summary>
    public TimeSpan Talk { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long to wait for an answer.</summary>
    public TimeSpan AnswerMax { get; init; } = TimeSpan.FromSeconds(45);
}
