namespace Muster.Dialogue;

/// <summary>Reads what a script changes in the repairs.</summary>
internal sealed class RepairReader(ReadingContext context)
{
    private readonly Findings _findings = context.Findings;
    private readonly PhraseReader _phrases = new(context);

    /// <param name="map">The script's <c>repairs</c>; null leaves all as they are.</param>
    /// <param name="about">Answers "who is this".</param>
    /// <returns>The repairs that are on, by category.</returns>
    public IReadOnlyDictionary<string, Repair> Read(YamlMap? map, PromptText about)
    {
        var reader = map is null ? null : new MapReader(map, "'repairs'", _findings);
        var repairs = new Dictionary<string, Repair>();
        foreach (var name in Repairs.All)
        {
            var standard = context.Words.Repairs[name];
            var repair = new Repair(name, standard.Phrases, name == Repairs.Who ? about : context.Standard(standard.Say));
            if (Change(repair, reader?.Find(name[1..])) is { } changed)
                repairs.Add(name, changed);
        }

        reader?.RefuseOthers();
        return repairs;
    }

    private Repair? Change(Repair repair, YamlNode? node)
    {
        switch (node)
        {
            case null:
                return repair;
            case YamlMap map:
                var reader = new MapReader(map, $"repair '{repair.Name[1..]}'", _findings);
                var phrases = _phrases.Phrases(reader, repair.Name[1..]);
                var say = reader.Find("say") is { } text ? context.Prompt(text) : repair.Say;
                reader.RefuseOthers();
                return repair with { Phrases = [.. repair.Phrases.Union(phrases)], Say = say };
            case YamlText { Value: "off" or "false" or "no" }:
                return null;
            default:
                _findings.Error(node, "script.wrong_kind", $"'{repair.Name[1..]}' is either off or holds 'phrases' to add and what to 'say'.");
                return repair;
        }
    }
}
