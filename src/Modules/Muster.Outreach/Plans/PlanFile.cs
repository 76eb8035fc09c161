using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Campaigns.Caps;
using Muster.Outreach.Ledgers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Muster.Outreach.Plans;

/// <summary>
/// A campaign's plan as a YAML file: <c>calls</c>, <c>hours</c>, <c>retries</c>, <c>limit</c>, all of them optional.
/// <c>docs/campaigns.md</c> has every key; <c>plans/weekday.yaml</c> is an example.
/// </summary>
public static class PlanFile
{
    /// <summary>How a disposition without a retry is written.</summary>
    private const string Final = "none";

    private static readonly Dictionary<string, Disposition> Dispositions =
        Enum.GetValues<Disposition>().ToDictionary(OutcomeNames.Of, StringComparer.Ordinal);

    /// <summary>Reads a plan; a list of holidays that it names is looked for beside it.</summary>
    /// <returns>
    /// The plan, or an error that names the line: <c>plan.not_found</c>, <c>plan.bad</c>, or <c>campaign.bad_plan</c>
    /// for one that is well written and cannot be followed.
    /// </returns>
    public static Result<CampaignPlan> Read(string path)
    {
        try
        {
            var plan = Plan(PlanNode.Parse(File.ReadAllText(path)), Path.GetDirectoryName(Path.GetFullPath(path))!);
            return plan.Check() is { } wrong ? wrong : plan;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("plan.not_found", $"The plan '{path}' cannot be read: {exception.Message}");
        }
        catch (PlanFormatException exception)
        {
            return Bad(path, exception.Message);
        }
        catch (YamlException exception)
        {
            return Bad(path, $"line {exception.Start.Line}: this is not well-formed YAML: {exception.Message.TrimEnd('.')}");
        }
    }

    private static Error Bad(string path, string what) => new("plan.bad", $"The plan '{Path.GetFileName(path)}' is wrong in {what}.");

    private static CampaignPlan Plan(YamlMappingNode map, string folder)
    {
        var root = new PlanNode(map, "calls", "caps", "hours", "retries", "limit").Checked();
        var plan = Calls(root.Map("calls") ?? []);
        if (root.Map("caps") is { } caps)
            plan = plan with { Caps = caps.ToDictionary(cap => Level(cap.Key), cap => Limit(cap.Value, plan)) };
        if (root.Map("hours") is { } hours)
            plan = plan with { Hours = new HoursReader(folder).Read(hours) };
        if (root.Map("retries") is { } retries)
            plan = plan with { Retries = Retries(retries) };
        return root.Map("limit") is { } limit ? plan with { NumberLimit = Limit(limit) } : plan;
    }

    private static CampaignPlan Calls(YamlMappingNode map)
    {
        var usual = new CampaignPlan();
        var node = new PlanNode(map, "channels", "per-second", "ring", "longest", "attempts", "per-day", "next-phone-after", "call-back-within", "line-faults", "weight", "emergency").Checked();
        return usual with
        {
            Channels = node.Number("channels", usual.Channels),
            CallsPerSecond = node.Real("per-second", usual.CallsPerSecond),
            RingTimeout = node.Span("ring", usual.RingTimeout),
            CallDurationMax = node.Span("longest", usual.CallDurationMax),
            AttemptsMax = node.Number("attempts", usual.AttemptsMax),
            CallsPerDayMax = node.Number("per-day", usual.CallsPerDayMax),
            NextPhoneAfter = node.Span("next-phone-after", usual.NextPhoneAfter),
            CallBackReach = node.Span("call-back-within", usual.CallBackReach),
            Weight = node.Real("weight", usual.Weight),
            Emergency = node.Flag("emergency"),
            LineFaultsMax = node.Number("line-faults", usual.LineFaultsMax),
        };
    }

    private static CapLevel Level(YamlNode key) => (key as YamlScalarNode)?.Value switch
    {
        "platform" => CapLevel.Platform,
        "tenant" => CapLevel.Tenant,
        "trunk" => CapLevel.Trunk,
        "caller" => CapLevel.Caller,
        _ => throw new PlanFormatException(key, $"'{key}' is no cap; known are platform, tenant, trunk, caller (a campaign's own stands under 'calls')"),
    };

    // A cap that leaves one of the two out takes the campaign's own for it.
    private static CapLimit Limit(YamlNode value, CampaignPlan plan)
    {
        if (value is not YamlMappingNode map)
            throw new PlanFormatException(value, "a cap has 'channels' and 'per-second'");
        var node = new PlanNode(map, "channels", "per-second").Checked();
        return new CapLimit(node.Number("channels", plan.Channels), node.Real("per-second", plan.CallsPerSecond));
    }

    // What is not named keeps its usual rule.
    private static Dictionary<Disposition, RetryRule> Retries(YamlMappingNode map)
    {
        var rules = new Dictionary<Disposition, RetryRule>(RetryRules.Default);
        foreach (var (key, value) in map.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || !Dispositions.TryGetValue(name, out var disposition))
                throw new PlanFormatException(key, $"'{key}' is no way for a call to end; known are {string.Join(", ", Dispositions.Keys)}");
            if (disposition is Disposition.Completed or Disposition.Refused or Disposition.Transferred)
                throw new PlanFormatException(key, $"whoever {name} is not called again");
            if (value is YamlScalarNode { Value: Final })
                rules.Remove(disposition);
            else if (value is YamlMappingNode rule)
                rules[disposition] = Rule(rule);
            else
                throw new PlanFormatException(value, $"'{name}' is {Final}, or has 'calls' and 'after'");
        }

        return rules;
    }

    private static RetryRule Rule(YamlMappingNode map)
    {
        var node = new PlanNode(map, "calls", "after", "other-time-of-day").Checked();
        if (node.Find("calls") is null || node.Find("after") is null)
            throw new PlanFormatException(map, "a retry needs 'calls' and 'after': for example { calls: 3, after: 15m }");
        return new RetryRule(node.Number("calls", 1), node.Span("after", TimeSpan.Zero), node.Flag("other-time-of-day"));
    }

    private static NumberLimit Limit(YamlMappingNode map)
    {
        var node = new PlanNode(map, "calls", "days").Checked();
        return new NumberLimit(node.Number("calls", 0), node.Number("days", 0));
    }
}
