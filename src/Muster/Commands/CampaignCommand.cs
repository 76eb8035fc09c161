using System.CommandLine;

namespace Muster.Commands;

internal static class CampaignCommand
{
    public static Command Build() => new("campaign", "run a campaign");
}
