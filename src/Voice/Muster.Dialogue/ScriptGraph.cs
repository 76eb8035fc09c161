namespace Muster.Dialogue;

/// <summary>Follows every way through a script, and finds steps that none leads to, ways that lead nowhere, and loops that never ask.</summary>
internal sealed class ScriptGraph(IReadOnlyList<ScriptStep> steps, Findings findings)
{
    /// <summary>Whether the group that begins at a place can be passed without a question.</summary>
    private readonly Dictionary<int, bool> _silent = [];

    public void Check()
    {
        var reached = Spread([0], place => Inside(steps[place].Targets));
        for (var place = 0; place < steps.Count; place++)
        {
            if (!reached.Contains(place) && steps[place] is ReturnStep or EndStep)
                continue;
            if (!reached.Contains(place))
                Report(place, "script.unreachable_step", "No way leads to this step. Remove it, or let a 'goto', a branch or a category lead to it.");
            else if (steps[place] is EndStep || steps[place].Targets.Any(target => target >= steps.Count))
                Report(place, "script.missing_exit", "After this step the script just stops. End it with a step '- hangup:', or send this one on with 'goto'.");
        }

        CheckExits(reached.Except(CheckLoops(reached)));
    }

    /// <summary>From every step an end must be within reach, or the call would go round until its limit.</summary>
    private void CheckExits(IEnumerable<int> reached)
    {
        var before = new List<int>[steps.Count];
        for (var place = 0; place < steps.Count; place++)
            before[place] = [];
        for (var place = 0; place < steps.Count; place++)
        {
            foreach (var target in Inside(steps[place].Targets))
                before[target].Add(place);
        }

        var ends = Enumerable.Range(0, steps.Count).Where(place => steps[place] is HangUpStep or ReturnStep or EndStep || steps[place].Targets.Any(target => target >= steps.Count));
        var canEnd = Spread(ends, place => before[place]);
        foreach (var place in reached.Except(canEnd).Order())
            Report(place, "script.missing_exit", "From here no answer leads to a 'hangup'; the call would go round for ever. Let one way lead out.");
    }

    /// <summary>A loop of steps that ask nothing would run without end.</summary>
    private IReadOnlyList<int> CheckLoops(HashSet<int> reached)
    {
        var looping = reached.Where(place => IsSilent(place) && Spread(SilentTargets(place), SilentTargets).Contains(place)).Order().ToList();
        foreach (var place in looping)
            Report(place, "script.endless_loop", "This step is part of a loop that asks nothing and never ends. Let it lead to a question or a 'hangup'.");
        return looping;
    }

    private bool IsSilent(int place) => steps[place] is not (AskStep or HangUpStep);

    /// <summary>Where a step leads without asking; behind a group, only when the group itself can be passed so.</summary>
    private IEnumerable<int> SilentTargets(int place)
    {
        var targets = steps[place] is CallStep call && !PassesSilently(call) ? [call.Start] : steps[place].Targets;
        return Inside(targets).Where(IsSilent);
    }

    private int EndOf(int groupStart) => Enumerable.Range(groupStart, steps.Count - groupStart).First(place => steps[place] is ReturnStep);

    private bool PassesSilently(CallStep call)
    {
        if (_silent.TryGetValue(call.Start, out var known))
            return known;
        _silent[call.Start] = true; // For a group that calls itself, which is reported elsewhere.
        return _silent[call.Start] = IsSilent(call.Start) && Spread([call.Start], SilentTargets).Contains(EndOf(call.Start));
    }

    private static HashSet<int> Spread(IEnumerable<int> start, Func<int, IEnumerable<int>> neighbours)
    {
        HashSet<int> reached = [.. start];
        var open = new Queue<int>(reached);
        while (open.TryDequeue(out var place))
        {
            foreach (var neighbour in neighbours(place).Where(reached.Add))
                open.Enqueue(neighbour);
        }

        return reached;
    }

    private IEnumerable<int> Inside(IEnumerable<int> targets) => targets.Where(target => target < steps.Count);

    private void Report(int place, string code, string message) =>
        findings.Add(new Finding(Severity.Error, code, steps[place].Line, 0, message));
}
