using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Campaigns;

/// <summary>The people who wait for the follow-up staff: calls bring them, corrections settle them.</summary>
/// <param name="limit">How many may be open.</param>
/// <param name="corrections">Where the staff says what it has settled.</param>
internal sealed class FollowUpBacklog(FollowUpLimit limit, SettledFollowUps corrections)
{
    /// <summary>Everyone whom a call left to the staff, earlier runs included.</summary>
    public int Arisen { get; private set; }

    /// <summary>Those of them who are settled.</summary>
    public int Settled { get; set; }

    public int Open => Arisen - Settled;

    public bool IsFull => Open >= limit.OpenMax;

    public void Add(int people) => Arisen += people;

    public void Add(TargetVerdict verdict) =>
        Arisen += verdict.Members.Count(person => person.Final && limit.Outcomes.Contains(person.Member.Standing!.Value));

    /// <summary>Asks the ledger how many are settled; it tells on the writer's loop.</summary>
    public void ReadSettled(Action<int> read) => corrections.Read(read);
}
