using System.Text.Json;

namespace Muster.Contracts;

/// <summary>What a campaign calls people for. Who wants no call for one purpose may want it for another. The numbers are stored: never change one.</summary>
public enum CampaignPurpose
{
    /// <summary>Questions to many: who was tested, who has a fever.</summary>
    Survey = 1,

    /// <summary>Something to be told: where and when a test is to be had.</summary>
    Notice = 2,

    /// <summary>Care for one person: quarantine at home, a chronic illness.</summary>
    FollowUp = 3,

    /// <summary>What cannot wait and concerns whoever is called: an exposure, an evacuation.</summary>
    Emergency = 4,
}

/// <summary>What purposes are called in files and on the screen.</summary>
public static class PurposeWords
{
    /// <summary>Every purpose by its stable name, in snake case: <c>follow_up</c>.</summary>
    public static IReadOnlyDictionary<string, CampaignPurpose> ByName { get; } =
        Enum.GetValues<CampaignPurpose>().ToDictionary(Name, StringComparer.Ordinal);

    public static string Name(CampaignPurpose purpose) => JsonNamingPolicy.SnakeCaseLower.ConvertName(purpose.ToString());

    /// <summary>In Chinese.</summary>
    public static string Title(CampaignPurpose purpose) => purpose switch
    {
        CampaignPurpose.Survey => "调查",
        CampaignPurpose.Notice => "通知",
        CampaignPurpose.FollowUp => "随访",
        CampaignPurpose.Emergency => "紧急",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };
}
