using Muster.Kernel;
using Muster.Kernel.Yaml;
using Muster.Outreach.Campaigns;

namespace Muster.Outreach.Plans;

/// <summary>
/// A campaign's plan as a YAML file: <c>calls</c>, <c>hours</c>, <c>retries</c>, <c>follow-up</c>, <c>limit</c> and others, all of them optional.
/// <c>docs/campaigns.md</c> has every key; <c>plans/weekday.yaml</c> is an example.
/// </summary>
public static class PlanFile
{
    private const int FileBytesMax = 1 << 20;

    /// <summary>Reads a plan; a list of holidays that it names is looked for beside it.</summary>
    /// <returns>
    /// The plan; or <c>plan.not_found</c>, <c>plan.bad</c> with a line for each fault, or <c>campaign.bad_plan</c> for
    /// one that is well written and cannot be followed.
    /// </returns>
    public static Result<CampaignPlan> Read(string path)
    {
        string yaml;
        try
        {
            if (new FileInfo(path).Length > FileBytesMax)
                return new Error("plan.bad", $"The plan '{path}' has more than {FileBytesMax >> 20} MB; it is hardly one.");
            yaml = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("plan.not_found", $"The plan '{path}' cannot be read: {exception.Message}");
        }

        var findings = new Findings("plan");
        var plan = new PlanReader(Path.GetDirectoryName(Path.GetFullPath(path))!, findings).Read(yaml);
        if (findings.HasErrors)
        {
            var faults = findings.Sorted.Select(finding => $"\n  line {finding.Line}: {finding.Message}");
            return new Error("plan.bad", $"The plan '{Path.GetFileName(path)}' cannot be used:{string.Concat(faults)}");
        }

        return plan.Check() is { } wrong ? wrong : plan;
    }
}
