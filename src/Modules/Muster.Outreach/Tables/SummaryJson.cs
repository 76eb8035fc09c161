using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Muster.Outreach.Tables;

/// <summary>The totals for programs, names in snake case.</summary>
internal static class SummaryJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
    };

    public static void Write(Stream stream, CampaignSummary summary) => JsonSerializer.Serialize(stream, summary, Options);
}
