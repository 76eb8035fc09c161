namespace Muster.Dialogue;

/// <summary>The names of a script's steps, collected before any is read, so that a step may lead forward.</summary>
internal sealed class StepTargets(Findings findings)
{
    private readonly Dictionary<string, int> _places = [];
    private readonly SortedList<int, string> _groups = [];

    /// <summary>The steps from here on belong to a group; those before the first, to the script itself.</summary>
    public void Begin(string group, int index) => _groups.TryAdd(index, group);

    /// <summary>The first step of a group; null when there is none of that name.</summary>
    public int? StartOf(string group) => _groups.ContainsValue(group) ? _groups.GetKeyAtIndex(_groups.IndexOfValue(group)) : null;

    /// <summary>The group that a step belongs to; null for the script itself.</summary>
    public string? GroupOf(int index) => _groups.LastOrDefault(group => group.Key <= index).Value;

    /// <summary>Names a step. A question's id names its step too.</summary>
    public void Add(YamlText name, int index)
    {
        if (!Names.IsValid(name.Value))
            findings.Error(name, "script.bad_name", $"'{name.Value}' cannot name a step. A name has {Names.Rule}; '{Names.Next}' and '{Names.End}' are taken.");
        else if (!_places.TryAdd(name.Value, index) && _places[name.Value] != index)
            findings.Error(name, "script.duplicate_id", $"'{name.Value}' names two steps; rename one.");
    }

    /// <summary>The place that a target names; the step below when there is none or it is wrong, which is reported.</summary>
    public int Resolve(YamlNode? node, int index)
    {
        if (node is null or YamlText { Value: Names.Next })
            return index + 1;
        if (node is YamlText { Value: var name } && _places.TryGetValue(name, out var place))
        {
            if (GroupOf(place) != GroupOf(index))
                findings.Error(node, "script.leaves_group", $"'{name}' is not in the same group of steps as this. A group is entered with 'call' and left at its end or by 'hangup'.");
            return place;
        }

        var hint = node is YamlText { Value: var wrong } && Spelling.Nearest(wrong, _places.Keys) is { } near
            ? $"Did you mean '{near}'?"
            : $"Write '{Names.Next}' for the step below, or give the step an id: - id: thanks";
        findings.Error(node, "script.unknown_target", $"There is no step '{(node as YamlText)?.Value}' to go to. {hint}");
        return index + 1;
    }
}
