namespace Muster.Outreach.Numbers;

/// <summary>How long a campaign believes what others have learned of a number. It is read when a roster is taken in.</summary>
public sealed record MemoryRules
{
    /// <summary>A number found out of service is not the first to be dialled for so long; a person without another one is not called.</summary>
    public TimeSpan EmptyFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>A number where somebody was not to be found is not dialled for them for so long.</summary>
    public TimeSpan WrongPersonFor { get; init; } = TimeSpan.FromDays(365);

    /// <summary>A time that was asked for in another campaign is waited for when it is no further ahead than this.</summary>
    public TimeSpan CallAtWithin { get; init; } = TimeSpan.FromDays(1);
}
