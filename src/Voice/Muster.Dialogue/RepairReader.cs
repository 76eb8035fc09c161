namespace Muster.Dialogue;

/// <summary>Reads what a script changes in the repairs.</summary>
/// <param name="context">Shared by the readers.</param>
/// <param name="hasDesk">Whether somebody takes the calls of those who want a person.</param>
internal sealed class RepairReader(ReadingContext context, bool hasDesk)
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
            var say = name switch
            {
                Repairs.Who => about,
                Repairs.Person when !hasDesk => context.Standard(context.Words.Repairs[Repairs.Later].Say),
                _ => context.Standard(standard.Say),
            };
            if (Change(new Repair(name, standard.Phrases, say), reader?.Find(name[1..])) is { } changed && (name != Repairs.Language || context.HasSeveralLanguages))
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
                return Complete(repair, null);
            case YamlMap map:
                var reader = new MapReader(map, $"repair '{repair.Name[1..]}'", _findings);
                var phrases = _phrases.Phrases(reader, repair.Name[1..]);
                var changed = Complete(repair with { Phrases = [.. repair.Phrases.Union(phrases)] }, reader);
                reader.RefuseOthers();
                return changed;
            case YamlText { Value: "off" or "false" or "no" }:
                return null;
            default:
                _findings.Error(node, "script.wrong_kind", $"'{repair.Name[1..]}' is either off or holds 'phrases' to add and what to 'say'.");
                return repair;
        }
    }

    /// <summary>What is said, and what only some repairs have.</summary>
    private Repair Complete(Repair repair, MapReader? reader)
    {
        if (repair.Name == Repairs.Person && hasDesk)
            repair = repair with { Nobody = reader?.Find("nobody") is { } nobody ? context.Prompt(nobody) : context.Standard(context.Words.Nobody) };
        if (repair.Name == Repairs.Other && reader?.Flag("proxy", otherwise: false) == true)
            repair = repair with { TakesProxies = true, Say = context.Standard(context.Words.Proxy) };
        return reader?.Find("say") is { } text ? repair with { Say = context.Prompt(text) } : repair;
    }
}
