using Muster.Contracts;
using Muster.Kernel.Yaml;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Campaigns.Caps;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Numbers;

namespace Muster.Outreach.Plans;

/// <summary>Reads the keys of a plan. What it returns can be used when nothing was found to be wrong.</summary>
/// <param name="folder">Where files that the plan names are looked for.</param>
/// <param name="findings">Told of every fault.</param>
internal sealed class PlanReader(string folder, Findings findings)
{
    /// <summary>How a disposition without a retry is written.</summary>
    private const string Final = "none";

    private const int CountMax = 1_000_000;
    private const double RateMax = 1000;

    private static readonly Dictionary<string, Disposition> Dispositions =
        Enum.GetValues<Disposition>().ToDictionary(OutcomeNames.Of, StringComparer.Ordinal);

    private static readonly Dictionary<string, CapLevel> Levels = new(StringComparer.Ordinal)
    {
        ["platform"] = CapLevel.Platform,
        ["tenant"] = CapLevel.Tenant,
        ["trunk"] = CapLevel.Trunk,
        ["caller"] = CapLevel.Caller,
    };

    public CampaignPlan Read(string yaml)
    {
        var root = YamlTree.Read(yaml, findings);
        if (root is YamlMap map)
            return Plan(map);
        if (root is not (null or YamlText { Value: "" }))
            findings.Error(root, "plan.wrong_kind", "A plan holds keys such as 'hours:', 'calls:' and 'retries:'.");
        return new CampaignPlan();
    }

    private CampaignPlan Plan(YamlMap map)
    {
        var reader = new MapReader(map, "a plan", findings);
        var plan = reader.Map("calls") is { } calls ? Calls(calls) : new CampaignPlan();
        plan = plan with
        {
            Caps = reader.Map("caps") is { } caps ? Caps(caps, plan) : plan.Caps,
            Hours = reader.Map("hours") is { } hours ? new HoursReader(folder, findings).Read(hours) : plan.Hours,
            Retries = reader.Map("retries") is { } retries ? Retries(retries) : plan.Retries,
            Purpose = Purpose(reader),
            Memory = Memory(reader),
            FollowUp = reader.Map("follow-up") is { } followUp ? FollowUp(followUp) : plan.FollowUp,
            NumberLimit = reader.Map("limit") is { } limit ? Limit(limit) : plan.NumberLimit,
        };
        reader.RefuseOthers();
        return plan;
    }

    private CampaignPlan Calls(YamlMap map)
    {
        var usual = new CampaignPlan();
        var reader = new MapReader(map, "'calls'", findings);
        var plan = usual with
        {
            Channels = reader.Number("channels", 0, CountMax, usual.Channels),
            CallsPerSecond = reader.Real("per-second", RateMax) ?? usual.CallsPerSecond,
            RingTimeout = reader.Span("ring", usual.RingTimeout),
            CallDurationMax = reader.Span("longest", usual.CallDurationMax),
            AttemptsMax = reader.Number("attempts", 0, CountMax, usual.AttemptsMax),
            CallsPerDayMax = reader.Number("per-day", 0, CountMax, usual.CallsPerDayMax),
            NextPhoneAfter = reader.Span("next-phone-after", usual.NextPhoneAfter),
            CallBackReach = reader.Span("call-back-within", usual.CallBackReach),
            Weight = reader.Real("weight", RateMax) ?? usual.Weight,
            Emergency = reader.Flag("emergency", usual.Emergency),
            LineFaultsMax = reader.Number("line-faults", 0, CountMax, usual.LineFaultsMax),
        };
        reader.RefuseOthers();
        return plan;
    }

    private Dictionary<CapLevel, CapLimit> Caps(YamlMap map, CampaignPlan plan)
    {
        var caps = new Dictionary<CapLevel, CapLimit>();
        foreach (var (key, value) in map.Entries)
        {
            if (!Levels.TryGetValue(key.Value, out var level))
                findings.Error(key, "plan.unknown_key", $"'{key.Value}' is no cap; known are {string.Join(", ", Levels.Keys)} (a campaign's own stands under 'calls').");
            else if (value is YamlMap cap)
                caps[level] = Cap(cap, plan);
            else
                findings.Error(value, "plan.wrong_kind", "A cap has 'channels' and 'per-second'.");
        }

        return caps;
    }

    // A cap that leaves one of the two out takes the campaign's own for it.
    private CapLimit Cap(YamlMap map, CampaignPlan plan)
    {
        var reader = new MapReader(map, "a cap", findings);
        var limit = new CapLimit(reader.Number("channels", 0, CountMax, plan.Channels), reader.Real("per-second", RateMax) ?? plan.CallsPerSecond);
        reader.RefuseOthers();
        return limit;
    }

    // What is not named keeps its usual rule.
    private Dictionary<Disposition, RetryRule> Retries(YamlMap map)
    {
        var rules = new Dictionary<Disposition, RetryRule>(RetryRules.Default);
        foreach (var (key, value) in map.Entries)
        {
            if (!Dispositions.TryGetValue(key.Value, out var disposition))
                findings.Error(key, "plan.unknown_key", $"'{key.Value}' is no way for a call to end; known are {string.Join(", ", Dispositions.Keys)}.");
            else if (disposition is Disposition.Completed or Disposition.Refused or Disposition.Transferred)
                findings.Error(key, "plan.not_retried", $"Whoever {key.Value} is not called again.");
            else if (value is YamlText { Value: Final })
                rules.Remove(disposition);
            else if (value is YamlMap rule)
                rules[disposition] = Rule(rule);
            else
                findings.Error(value, "plan.wrong_kind", $"'{key.Value}' is {Final}, or has 'calls' and 'after'.");
        }

        return rules;
    }

    private RetryRule Rule(YamlMap map)
    {
        var reader = new MapReader(map, "a retry", findings);
        reader.Require("calls", "3");
        reader.Require("after", "15m");
        var rule = new RetryRule(
            reader.Number("calls", 0, CountMax, 1), reader.Span("after", TimeSpan.Zero), reader.Flag("other-time-of-day", otherwise: false));
        reader.RefuseOthers();
        return rule;
    }

    private CampaignPurpose? Purpose(MapReader reader)
    {
        if (reader.Text("purpose") is not { } name)
            return null;
        if (PurposeWords.ByName.TryGetValue(name, out var purpose))
            return purpose;
        findings.Error(reader.Find("purpose")!, "plan.unknown_purpose", $"'{name}' is no purpose; known are {string.Join(", ", PurposeWords.ByName.Keys)}.");
        return null;
    }

    private MemoryRules? Memory(MapReader root)
    {
        if (root.Find("memory") is YamlText { Value: "off" })
            return null;
        var usual = new MemoryRules();
        if (root.Map("memory") is not { } map)
            return usual;
        var reader = new MapReader(map, "'memory'", findings);
        var rules = new MemoryRules
        {
            EmptyFor = reader.Span("empty-for", usual.EmptyFor),
            WrongPersonFor = reader.Span("wrong-person-for", usual.WrongPersonFor),
            CallAtWithin = reader.Span("call-at-within", usual.CallAtWithin),
        };
        reader.RefuseOthers();
        return rules;
    }

    private FollowUpLimit FollowUp(YamlMap map)
    {
        var reader = new MapReader(map, "'follow-up'", findings);
        reader.Require("open-at-most", "300");
        var limit = new FollowUpLimit(reader.Number("open-at-most", 0, CountMax, 0));
        if (reader.Find("outcomes") is { } outcomes)
            limit = limit with { Outcomes = Outcomes(outcomes) };
        reader.RefuseOthers();
        return limit;
    }

    private HashSet<Disposition> Outcomes(YamlNode node)
    {
        var outcomes = new HashSet<Disposition>();
        foreach (var item in node is YamlList list ? list.Items : [node])
        {
            if (item is YamlText { Value: var name } && Dispositions.TryGetValue(name, out var outcome) && FollowUpLimit.LeftToStaff.Contains(outcome))
                outcomes.Add(outcome);
            else
                findings.Error(item, "plan.unknown_outcome", $"This is no outcome that leaves something to a person; these are {string.Join(", ", FollowUpLimit.LeftToStaff.Select(OutcomeNames.Of))}.");
        }

        return outcomes;
    }

    private NumberLimit Limit(YamlMap map)
    {
        var reader = new MapReader(map, "'limit'", findings);
        var limit = new NumberLimit(reader.Number("calls", 0, CountMax, 0), reader.Number("days", 0, CountMax, 0));
        reader.RefuseOthers();
        return limit;
    }
}
