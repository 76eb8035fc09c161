namespace Muster.Dialogue;

/// <summary>Reads one test of a script.</summary>
internal sealed class ScriptTestReader(Script script, Findings findings)
{
    public ScriptTest? Read(YamlNode node)
    {
        if (node is not YamlMap map)
        {
            findings.Error(node, "script.wrong_kind", "A test holds keys: name, says, outcome.");
            return null;
        }

        var reader = new MapReader(map, "a test", findings);
        var test = new ScriptTest(
            reader.RequireText("name", "Has been tested") ?? "",
            map.Line,
            Named(reader, "variables", script.Variables.Keys, "variable"),
            [.. reader.Texts("says").Select(line => line.Value)],
            Outcome(reader),
            Named(reader, "answers", script.Questions.Select(question => question.Id), "question"),
            [.. reader.Texts("hears").Select(words => words.Value)]);
        reader.RefuseOthers();
        return test;
    }

    private Dictionary<string, string> Named(MapReader reader, string key, IEnumerable<string> known, string what)
    {
        var named = new Dictionary<string, string>();
        foreach (var entry in reader.Map(key)?.Entries ?? [])
        {
            if (!known.Contains(entry.Key.Value))
                findings.Error(entry.Key, "script.unknown_name", $"The script has no {what} '{entry.Key.Value}'; it has {string.Join(", ", known)}.");
            named[entry.Key.Value] = (entry.Value as YamlText)?.Value ?? "";
        }

        return named;
    }

    private DialogueOutcome Outcome(MapReader reader)
    {
        var name = reader.RequireText("outcome", "completed") ?? "";
        foreach (var outcome in Enum.GetValues<DialogueOutcome>())
        {
            if (name == ScriptTest.NameOf(outcome))
                return outcome;
        }

        if (name.Length > 0)
            findings.Error(reader.Find("outcome")!, "script.unknown_outcome", $"'{name}' is no outcome. Write one of {string.Join(", ", Enum.GetValues<DialogueOutcome>().Select(ScriptTest.NameOf))}.");
        return DialogueOutcome.Completed;
    }
}
