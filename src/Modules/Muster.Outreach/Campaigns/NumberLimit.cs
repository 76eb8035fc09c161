namespace Muster.Outreach.Campaigns;

/// <summary>
/// How often any campaign may call one number: a phone that every office rings is soon blocked, or the caller's line is.
/// Every call counts, answered or not. A campaign in an emergency counts its calls and is not held back by it.
/// </summary>
/// <param name="CallsMax">Calls to one number, at least 1.</param>
/// <param name="Days">Within so many times 24 hours, 1 to <see cref="DaysMax"/>.</param>
public sealed record NumberLimit(int CallsMax, int Days)
{
    public const int DaysMax = 366;
}
