namespace Muster.Dialogue;

/// <summary>How a question is asked; a script sets defaults, each question may set its own.</summary>
/// <param name="NoInput">When nothing is said.</param>
/// <param name="NoMatch">When nothing is understood.</param>
/// <param name="BargeIn">Whether an answer may interrupt the prompt.</param>
/// <param name="ListenMs">How long to wait for the answer to begin.</param>
/// <param name="ConfidenceMin">An answer that was recognised with less is not understood; 0 to 1.</param>
/// <param name="Unanswered">The step that giving up leads to, <see cref="Names.Next"/> or <see cref="Names.End"/>.</param>
/// <param name="PauseMs">Silence that ends an answer; null leaves it to the line.</param>
/// <param name="Sensitivity">How quiet a voice is heard, in percent; null leaves it to the line.</param>
internal sealed record AskSettings(
    Retry NoInput, Retry NoMatch, bool BargeIn, int ListenMs, double ConfidenceMin, YamlText Unanswered, int? PauseMs = null, int? Sensitivity = null)
{
    public const int RetriesMax = 5;
    public const int ListenMsMin = 1000;
    public const int ListenMsMax = 30_000;
    public const int PauseMsMin = 200;
    public const int PauseMsMax = 3000;

    private const int RetriesStandard = 2;
    private const int ListenMsStandard = 5000;

    public static AskSettings Standard(ReadingContext context) => new(
        new Retry(RetriesStandard, context.Standard(context.Words.NoInput)),
        new Retry(RetriesStandard, context.Standard(context.Words.NoMatch)),
        BargeIn: true,
        ListenMsStandard,
        ConfidenceMin: 0,
        new YamlText(0, 0, Names.End));

    /// <summary>Reads the settings among a map's keys; what is not written stays as it is.</summary>
    public AskSettings With(MapReader map, ReadingContext context) => new(
        Read(NoInput, map.Map("no_input"), "'no_input'", context),
        Read(NoMatch, map.Map("no_match"), "'no_match'", context),
        map.Flag("barge_in", BargeIn),
        map.Number("listen_ms", ListenMsMin, ListenMsMax, ListenMs),
        map.Number("confidence", 0, 100, (int)Math.Round(ConfidenceMin * 100)) / 100.0,
        map.Find("unanswered") is YamlText target ? target : Unanswered,
        Optional(map, "pause_ms", PauseMsMin, PauseMsMax, PauseMs),
        Optional(map, "sensitivity", 0, 100, Sensitivity));

    private static int? Optional(MapReader map, string key, int min, int max, int? otherwise) =>
        map.Find(key) is null ? otherwise : map.Number(key, min, max, otherwise ?? min);

    private static Retry Read(Retry otherwise, YamlMap? map, string what, ReadingContext context)
    {
        if (map is null)
            return otherwise;
        var reader = new MapReader(map, what, context.Findings);
        var max = reader.Number("retries", 0, RetriesMax, otherwise.Max);
        var say = reader.Find("say") is { } text ? context.Prompt(text) : otherwise.Say;
        reader.RefuseOthers();
        return new Retry(max, say);
    }
}
