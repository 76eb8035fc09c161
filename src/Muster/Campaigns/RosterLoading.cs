using Muster.Kernel;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rosters;
using Muster.Terminal;

namespace Muster.Campaigns;

/// <summary>A roster as a campaign takes it in.</summary>
/// <param name="Rows">All of its rows, judged.</param>
/// <param name="Hash">See <see cref="CampaignStart.HashOf"/>.</param>
internal sealed record LoadedRoster(IReadOnlyList<RosterRow> Rows, string Hash);

/// <summary>Reads a roster and shows how far it is.</summary>
internal static class RosterLoading
{
    public static Result<LoadedRoster> Load(string path, RosterOptions options)
    {
        using var counter = new RowCounter();
        if (!RosterReader.Read(path, options, counter.Count).TryGet(out var roster, out var error))
            return error;
        using var file = File.OpenRead(path);
        return new LoadedRoster(roster.Rows, CampaignStart.HashOf(file));
    }
}
