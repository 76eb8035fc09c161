using Muster.Contracts;

namespace Muster.Outreach.Campaigns;

/// <summary>Whether and when somebody is called again after a call that ended in one certain way.</summary>
/// <param name="AttemptsMax">Calls that may end this way for one person before it becomes their outcome; 1 to 15.</param>
/// <param name="Delay">From the end of the call to the next one.</param>
/// <param name="OtherTimeOfDay">Whether the next one falls in another part of the day: morning, afternoon, evening.</param>
public sealed record RetryRule(int AttemptsMax, TimeSpan Delay, bool OtherTimeOfDay = false);

/// <summary>The usual rules: who is called again, and who never.</summary>
public static class RetryRules
{
    /// <summary>
    /// What a campaign does unless told otherwise. A disposition without a rule is final at once: completed, refused,
    /// wrong person, no clear answer and empty number. A fault of the line is none of the person's, so it is tried
    /// more often; a call that the program itself cut off is made up for soon.
    /// </summary>
    public static IReadOnlyDictionary<Disposition, RetryRule> Default { get; } = new Dictionary<Disposition, RetryRule>
    {
        [Disposition.Busy] = new(3, TimeSpan.FromMinutes(1)),
        [Disposition.NoAnswer] = new(3, TimeSpan.FromMinutes(10)),
        [Disposition.PowerOff] = new(2, TimeSpan.FromMinutes(30)),
        [Disposition.Rejected] = new(2, TimeSpan.FromMinutes(10)),
        [Disposition.Voicemail] = new(2, TimeSpan.FromMinutes(10)),
        [Disposition.HungUp] = new(2, TimeSpan.FromMinutes(5)),
        [Disposition.Partial] = new(2, TimeSpan.FromMinutes(5)),
        [Disposition.NotReached] = new(3, TimeSpan.FromMinutes(1)),
        [Disposition.CallLater] = new(2, TimeSpan.FromMinutes(15)),
        [Disposition.LineFault] = new(5, TimeSpan.FromMinutes(1)),
        [Disposition.Interrupted] = new(5, TimeSpan.FromSeconds(10)),
    };

    /// <summary>
    /// What tells something of the phone rather than of the person: once its own rule is spent, the person's next
    /// phone is tried.
    /// </summary>
    internal static bool LeadsToNextPhone(Disposition disposition) => disposition
        is Disposition.EmptyNumber or Disposition.NoAnswer or Disposition.PowerOff or Disposition.Busy
        or Disposition.Rejected or Disposition.Voicemail or Disposition.WrongPerson;

    /// <summary>The same rules with one delay for all: for a demonstration that must end within minutes.</summary>
    public static IReadOnlyDictionary<Disposition, RetryRule> WithDelay(
        this IReadOnlyDictionary<Disposition, RetryRule> rules, TimeSpan delay) =>
        rules.ToDictionary(rule => rule.Key, rule => rule.Value with { Delay = delay });
}
