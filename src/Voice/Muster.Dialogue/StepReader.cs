namespace Muster.Dialogue;

/// <summary>Reads the list of steps.</summary>
/// <param name="context">Shared by the readers.</param>
/// <param name="defaults">How questions are asked.</param>
/// <param name="repairs">What may be said to each.</param>
/// <param name="desk">Who takes calls where a step names nobody; may be empty.</param>
internal sealed class StepReader(ReadingContext context, AskSettings defaults, IReadOnlyDictionary<string, Repair> repairs, PromptText desk)
{
    /// <summary>The keys that make a step what it is; the first that is there decides, since a hang-up may say and a saying may go on elsewhere.</summary>
    private static readonly string[] Kinds = ["ask", "hangup", "transfer", "branch", "set", "say", "call", "goto"];

    private static readonly Dictionary<string, DialogueOutcome> Outcomes = new()
    {
        ["completed"] = DialogueOutcome.Completed,
        ["partial"] = DialogueOutcome.Partial,
        ["refused"] = DialogueOutcome.Refused,
        ["wrong_person"] = DialogueOutcome.WrongPerson,
        ["no_clear_answer"] = DialogueOutcome.NoClearAnswer,
        ["call_later"] = DialogueOutcome.CallLater,
    };

    private readonly Findings _findings = context.Findings;
    private readonly StepTargets _targets = new(context.Findings);
    private readonly List<YamlText> _setNames = [];
    private readonly List<(YamlText On, IReadOnlyList<YamlEntry> Cases)> _branches = [];

    /// <param name="list">The script's own steps.</param>
    /// <param name="groups">Its groups, each a list of steps.</param>
    public IReadOnlyList<ScriptStep> Read(YamlList list, YamlMap? groups)
    {
        var lists = new List<(string? Group, YamlList Steps)> { (null, list) };
        foreach (var entry in groups?.Entries ?? [])
        {
            if (!Names.IsValid(entry.Key.Value))
                _findings.Error(entry.Key, "script.bad_name", $"'{entry.Key.Value}' cannot name a group. A name has {Names.Rule}.");
            if (entry.Value is YamlList { Items.Count: > 0 } steps)
                lists.Add((entry.Key.Value, steps));
            else
                _findings.Error(entry.Value, "script.wrong_kind", $"Group '{entry.Key.Value}' is a list of steps: each begins with a dash.");
        }

        var maps = new List<YamlMap?>();
        foreach (var (group, steps) in lists)
        {
            if (group is not null)
                _targets.Begin(group, maps.Count);
            maps.AddRange(MapsOf(steps));
            if (lists.Count > 1)
                maps.Add(null);
        }

        for (var i = 0; i < maps.Count; i++)
        {
            if (maps[i] is { } map)
                AddNames(map, i);
        }

        ScriptStep[] all = [.. maps.Select((map, index) => map is null ? Last(maps, index) : Step(map, index))];
        CheckCalls(all);
        return all;
    }

    /// <summary>What stands behind the last step of a list: the way back from a group, or the script's end.</summary>
    private ScriptStep Last(List<YamlMap?> maps, int index)
    {
        var line = index > 0 ? maps[index - 1]?.Line ?? 0 : 0;
        return _targets.GroupOf(index) is null ? new EndStep(line) : new ReturnStep(line);
    }

    private IEnumerable<YamlMap> MapsOf(YamlList list)
    {
        if (list.Items.Count is 0 or > Script.StepsMax)
            _findings.Error(list, "script.too_many_steps", $"A script has from 1 to {Script.StepsMax} steps; this has {list.Items.Count}.");

        foreach (var node in list.Items.Where(node => node is not YamlMap))
            _findings.Error(node, "script.wrong_kind", "A step begins with its kind, for example - say: 您好。");
        return list.Items.OfType<YamlMap>();
    }

    /// <summary>A group that comes back to itself would never end.</summary>
    private void CheckCalls(ScriptStep[] steps)
    {
        var calls = steps.Select((step, index) => (Call: step as CallStep, From: _targets.GroupOf(index)))
            .Where(each => each is { Call: not null, From: not null })
            .ToLookup(each => each.From!, each => each.Call!.Group);
        foreach (var call in steps.OfType<CallStep>().Where(call => Reaches(call.Group, call.Group, calls, [])))
            _findings.Add(new Finding(Severity.Error, "script.endless_loop", call.Line, 0, $"Group '{call.Group}' comes to call itself. Let it end instead, and ask again where it was called."));
    }

    private static bool Reaches(string from, string group, ILookup<string, string> calls, HashSet<string> seen) =>
        calls[from].Any(next => next == group || (seen.Add(next) && Reaches(next, group, calls, seen)));

    /// <summary>Checks what the steps say of one another's names, once all are read.</summary>
    /// <param name="questions">By id.</param>
    /// <param name="variables">Declared by the script.</param>
    public void CheckNames(IReadOnlyDictionary<string, Question> questions, IReadOnlyCollection<string> variables)
    {
        foreach (var name in _setNames.Where(name => questions.ContainsKey(name.Value)))
            _findings.Error(name, "script.duplicate_id", $"'{name.Value}' is a question; its answer cannot be set. Use another name.");

        HashSet<string> known = [.. questions.Keys, .. variables, .. _setNames.Select(name => name.Value)];
        context.CheckVariables(known);
        foreach (var (on, cases) in _branches)
        {
            if (questions.TryGetValue(on.Value, out var question))
                CheckCases(question, cases);
            else if (!known.Contains(on.Value))
                context.ReportUnknown(on, on.Value, known);
        }
    }

    private void CheckCases(Question question, IReadOnlyList<YamlEntry> cases)
    {
        foreach (var key in cases.Select(entry => entry.Key))
        {
            if (question.Categories.Any(category => category.Name == key.Value) || Condition.Read(key.Value) is not { } when)
                continue;
            if (question.Listen.Value is NumberShape number && when.ComparesNumber)
                CheckRange(question.Id, number, key, when);
            else if (question.Listen.Value is null or PlaceShape || (!when.IsComparison && question.Listen.Value is not FreeWords))
                _findings.Error(key, "script.unknown_category", $"Question '{question.Id}' has no category '{key.Value}'; it has {Known(question)}.");
        }
    }

    private void CheckRange(string id, NumberShape number, YamlText key, Condition when)
    {
        if (!when.CanHold(number))
            _findings.Error(key, "script.impossible_case", $"No answer to '{id}' is {key.Value}: its range is {number.Min} to {number.Max}.");
    }

    private static string Known(Question question) => question switch
    {
        { Categories.Count: > 0 } => string.Join(", ", question.Categories.Select(category => category.Name)),
        { Listen.Value: DateShape } => "days to compare with: \">= today-14\"",
        _ => "numbers to compare with: \">= 37.3\"",
    };

    private void AddNames(YamlMap map, int index)
    {
        foreach (var name in map.Entries.Where(entry => entry.Key.Value is "id" or "ask").Select(entry => entry.Value).OfType<YamlText>())
            _targets.Add(name, index);
    }

    private ScriptStep Step(YamlMap map, int index)
    {
        var kind = Array.Find(Kinds, kind => map.Entries.Any(entry => entry.Key.Value == kind));
        if (kind is null)
            return Unknown(map, index);

        var reader = new MapReader(map, $"a step that begins with '{kind}'", _findings);
        reader.Text("id");
        ScriptStep step = kind switch
        {
            "ask" => Ask(reader, map, index),
            "hangup" => HangUp(reader, map),
            "transfer" => Transfer(reader, map, index),
            "branch" => Branch(reader, map, index),
            "set" => Set(reader, map, index),
            "say" => Say(reader, map, index),
            "call" => Call(reader, map, index),
            _ => new GotoStep(map.Line, _targets.Resolve(reader.Find("goto"), index)),
        };
        reader.RefuseOthers();
        return step;
    }

    private GotoStep Unknown(YamlMap map, int index)
    {
        var near = map.Entries.Select(entry => Spelling.Nearest(entry.Key.Value, Kinds)).FirstOrDefault(kind => kind is not null);
        var hint = near is null ? $"it needs one of {string.Join(", ", Kinds)}." : $"did you mean '{near}'?";
        _findings.Error(map, "script.unknown_step", $"This step does nothing; {hint}");
        return new GotoStep(map.Line, index + 1);
    }

    private AskStep Ask(MapReader reader, YamlMap map, int index) =>
        new QuestionReader(context, defaults, repairs, _targets)
            .Read(reader, map, reader.RequireText("ask", "tested") ?? "", index);

    private SayStep Say(MapReader reader, YamlMap map, int index) => new(
        map.Line,
        context.Prompt(reader.Find("say")!),
        reader.Flag("interruptible", otherwise: false),
        _targets.Resolve(reader.Find("goto"), index));

    private TransferStep Transfer(MapReader reader, YamlMap map, int index)
    {
        var target = reader.Text("transfer") is { Length: > 0 } ? context.Value(reader.Find("transfer")!) : desk;
        if (target.IsEmpty)
            _findings.Error(map, "script.no_desk", "Nobody is named who takes the call: write 'transfer: sip:…', a number, or the name of a desk; or 'desk:' once for the whole script.");
        var text = reader.Find("say") is { } say ? context.Prompt(say) : PromptText.Empty;
        return new TransferStep(map.Line, target, text, _targets.Resolve(reader.Find("else"), index));
    }

    private ScriptStep Call(MapReader reader, YamlMap map, int index)
    {
        var group = reader.RequireText("call", "symptoms") ?? "";
        var start = _targets.StartOf(group);
        if (start is null)
            _findings.Error(reader.Find("call") ?? map, "script.unknown_target", $"There is no group '{group}' under 'groups:' to call.");
        var next = _targets.Resolve(reader.Find("goto"), index);
        return start is { } first ? new CallStep(map.Line, group, first, next) : new GotoStep(map.Line, next);
    }

    private HangUpStep HangUp(MapReader reader, YamlMap map)
    {
        var name = reader.Text("hangup") ?? "";
        DialogueOutcome? outcome = Outcomes.TryGetValue(name, out var named) ? named : null;
        if (outcome is null && name.Length > 0)
        {
            var hint = Spelling.Nearest(name, Outcomes.Keys) is { } near ? $"Did you mean '{near}'?" : $"Write one of {string.Join(", ", Outcomes.Keys)}.";
            _findings.Error(map, "script.unknown_outcome", $"'{name}' is no outcome. {hint} Left empty, the answers decide.");
        }

        var goodbye = reader.Find("say") is { } text ? context.Prompt(text) : PromptText.Empty;
        return new HangUpStep(map.Line, outcome, goodbye);
    }

    private SetStep Set(MapReader reader, YamlMap map, int index)
    {
        var values = new Dictionary<string, PromptText>();
        foreach (var entry in reader.Map("set")?.Entries ?? [])
        {
            if (!Names.IsValid(entry.Key.Value))
                _findings.Error(entry.Key, "script.bad_name", $"'{entry.Key.Value}' cannot name a variable. A name has {Names.Rule}.");
            _setNames.Add(entry.Key);
            var own = context.InLanguage(entry.Value);
            values[entry.Key.Value] = own is YamlText text ? context.Value(text) : PromptText.Empty;
            if (own is not YamlText)
                _findings.Error(entry.Value, "script.wrong_kind", $"A variable holds a text; this is {MapReader.Kind(entry.Value)}.");
        }

        return new SetStep(map.Line, values, _targets.Resolve(reader.Find("goto"), index));
    }

    private BranchStep Branch(MapReader reader, YamlMap map, int index)
    {
        var on = reader.RequireText("branch", "tested") ?? "";
        reader.Require("cases", "{yes: thanks, no: where}");
        var cases = reader.Map("cases")?.Entries ?? [];
        if (reader.Find("branch") is YamlText node)
            _branches.Add((node, cases));
        return new BranchStep(
            map.Line,
            on,
            [.. cases.Select(entry => Case(entry, index))],
            _targets.Resolve(reader.Find("else"), index));
    }

    private BranchCase Case(YamlEntry entry, int index)
    {
        var when = Condition.Read(entry.Key.Value);
        if (when is null)
            _findings.Error(entry.Key, "script.bad_condition", $"'{entry.Key.Value}' compares with neither a number nor a day; write for example \">= 37.3\" or \"< today-14\".");
        return new BranchCase(when ?? new Condition(Condition.Equality, entry.Key.Value), _targets.Resolve(entry.Value, index));
    }
}
