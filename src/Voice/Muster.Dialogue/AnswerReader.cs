using System.Globalization;

namespace Muster.Dialogue;

/// <summary>What a question takes for an answer, as read from the script.</summary>
/// <param name="Categories">None where every answer is a value.</param>
/// <param name="Next">Where each category leads.</param>
/// <param name="Value">The value that is asked for; null when there are categories only.</param>
/// <param name="ValueNext">Where a value leads.</param>
/// <param name="Phrases">The phrases and keys taken.</param>
internal sealed record Answers(
    IReadOnlyList<Category> Categories, IReadOnlyDictionary<string, int> Next, ValueShape? Value, int ValueNext, PhraseReader Phrases);

/// <summary>Reads what answers a question takes: its shape (<c>answer</c>) and its categories.</summary>
internal sealed class AnswerReader(ReadingContext context, StepTargets targets)
{
    private static readonly string[] Shapes = ["choice", "yes_no", "number", "date", "place", "name", "words"];

    private readonly Findings _findings = context.Findings;
    private readonly PhraseReader _phrases = new(context);
    private readonly List<Category> _categories = [];
    private readonly Dictionary<string, int> _next = [];

    /// <param name="step">The question's keys.</param>
    /// <param name="at">Where the question stands.</param>
    /// <param name="index">The step's place.</param>
    public Answers Read(MapReader step, YamlMap at, int index)
    {
        var shape = Shape(step);
        var valueNext = shape == "choice" ? index + 1 : targets.Resolve(step.Find("goto"), index);
        ReadCategories(step, shape, index, StandardAnswers.Of(shape, context.Language) is null ? index + 1 : valueNext);
        var value = Value(shape, step, at);
        AddStandard(StandardAnswers.Of(shape, context.Language) ?? [], valueNext);
        if (value is PlaceShape places)
        {
            foreach (var place in places.Places)
                _next.TryAdd(place, valueNext);
        }
        else if (value is not null)
        {
            RefuseDigits(at);
        }

        return new Answers(_categories, _next, value, valueNext, _phrases);
    }

    private string Shape(MapReader step)
    {
        var shape = step.Text("answer") ?? "choice";
        if (Shapes.Contains(shape))
            return shape;
        var hint = Spelling.Nearest(shape, Shapes) is { } near ? $"Did you mean '{near}'?" : $"Write one of {string.Join(", ", Shapes)}.";
        _findings.Error(step.Find("answer")!, "script.unknown_shape", $"'{shape}' is no shape of an answer. {hint}");
        return "choice";
    }

    private ValueShape? Value(string shape, MapReader step, YamlMap at) => shape switch
    {
        "number" => Number(step),
        "date" => Date(step, at),
        "place" => Places(step),
        "words" => new FreeWords(),
        _ => null,
    };

    private NumberShape Number(MapReader step)
    {
        var range = step.Require("range", "[34, 42]");
        var bounds = step.Texts("range").Select(text => decimal.TryParse(text.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var bound) ? bound : -1).ToList();
        if (range is not null && !(bounds is [>= 0 and var low, <= NumberShape.Limit and var high] && low < high))
            _findings.Error(range, "script.impossible_range", $"'range' is the least and the greatest answer, from 0 to {NumberShape.Limit}: for example [34, 42].");
        var units = context.Texts(step, "unit");
        foreach (var unit in units.Where(unit => unit.Value.Length == 0 || !unit.Value.All(char.IsLetter)))
            _findings.Error(unit, "script.bad_phrase", $"'{unit.Value}' cannot be said as a unit; write it in words: 度, degrees.");
        context.Phrases.AddRange(units);
        var decimals = step.Number("decimals", 0, NumberShape.DecimalsMax, 0);
        var (min, max) = bounds is [var least, var greatest] ? (least, greatest) : (0, NumberShape.Limit);
        return new NumberShape(min, max, decimals, [.. units.Select(unit => unit.Value)], context.Language);
    }

    private DateShape Date(MapReader step, YamlMap at)
    {
        if (context.Language != "zh")
            _findings.Warn(at, "script.keyed_only", "A date is understood in Chinese only; elsewhere it is keyed, so let the prompt ask for the keys: month and day, four digits.");
        int[] days = [.. step.Texts("days").Select(text => int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var day) ? day : int.MaxValue)];
        if (days is [var first, var last] && first >= -DateShape.DaysMax && last <= DateShape.DaysMax && first <= last)
            return new DateShape(first, last, context.Language);
        if (step.Find("days") is { } wrong)
            _findings.Error(wrong, "script.impossible_range", $"'days' is the first and the last day that is an answer, counted from the call, at most {DateShape.DaysMax} away: for example [-14, 0].");
        return new DateShape(-365, 365, context.Language);
    }

    private PlaceShape? Places(MapReader step)
    {
        var node = step.Require("places", "[凤凰街道, 古楼街道], or {file: places.csv}");
        var lines = node is YamlMap map ? FileLines(map) : [.. step.Texts("places").Select(text => new[] { text.Value })];
        if (node is not null && lines.Count is 0 or > Script.PlacesMax)
            _findings.Error(node!, "script.out_of_range", $"A question has from 1 to {Script.PlacesMax} places; this has {lines.Count}.");
        var names = lines.Select(line => line[0]).ToList();
        foreach (var line in lines.Take(Script.PlacesMax))
        {
            if (!Names.IsValid(line[0]))
                _findings.Error(node!, "script.bad_name", $"'{line[0]}' cannot name a place. A name has {Names.Rule}.");
            var phrases = PlacePhrases(line, names);
            if (phrases.Count == 0 && context.IsFirstLanguage)
                _findings.Error(node!, "script.duplicate_phrase", $"'{line[0]}' is already said of another answer; nobody could tell them apart.");
            context.Phrases.AddRange(phrases.Select(phrase => new YamlText(node!.Line, node.Column, phrase)));
            if (_categories.TrueForAll(known => known.Name != line[0]))
                _categories.Add(new Category(line[0], line[0], phrases, []));
        }

        return names.Count > 0 ? new PlaceShape(names) : null;
    }

    // A place has one name, in the script's first language; in another it is keyed.
    private List<string> PlacePhrases(string[] line, IReadOnlyList<string> names) =>
        context.IsFirstLanguage ? [.. _phrases.Untaken([.. line.Concat(PlaceNames.Short(line[0], names)).Where(Phrases.CanBeSaid)], line[0])] : [];

    private List<string[]> FileLines(YamlMap map)
    {
        var reader = new MapReader(map, "'places'", _findings);
        reader.Require("file", "places.csv");
        var name = reader.Text("file") ?? "";
        reader.RefuseOthers();
        var text = name.Length == 0 ? null : context.Include(map, name);
        return text is null ? [] : PlaceNames.Lines(text);
    }

    private void ReadCategories(MapReader step, string shape, int index, int otherwise)
    {
        var standard = StandardAnswers.Of(shape, context.Language);
        foreach (var (key, body) in CategoryMaps(step, isRequired: shape == "choice"))
        {
            if (standard is not null && standard.All(known => known.Name != key.Value))
                _findings.Error(key, "script.unknown_category", $"An answer of shape '{shape}' has the categories {string.Join(", ", standard.Select(known => known.Name))}.");
            var reader = new MapReader(body, $"category '{key.Value}'", _findings);
            _categories.Add(Read(key, reader, hasStandard: standard is not null, needsDigit: shape == "choice"));
            _next[key.Value] = reader.Find("goto") is { } target ? targets.Resolve(target, index) : otherwise;
            reader.RefuseOthers();
        }
    }

    private IEnumerable<(YamlText Key, YamlMap Body)> CategoryMaps(MapReader step, bool isRequired)
    {
        if (isRequired)
            step.Require("categories", "yes: {phrases: [做了, 做过了], digits: 1}");
        var map = step.Map("categories");
        if (map is { Entries.Count: 0 or > Script.CategoriesMax })
            _findings.Error(map, "script.out_of_range", $"A question has from 1 to {Script.CategoriesMax} categories.");

        foreach (var entry in map?.Entries ?? [])
        {
            if (!Names.IsValid(entry.Key.Value))
                _findings.Error(entry.Key, "script.bad_name", $"'{entry.Key.Value}' cannot name a category. A name has {Names.Rule}.");
            if (entry.Value is YamlMap body)
                yield return (entry.Key, body);
            else
                _findings.Error(entry.Value, "script.wrong_kind", $"Category '{entry.Key.Value}' holds further keys (title, phrases, digits, goto), indented below it.");
        }
    }

    private Category Read(YamlText key, MapReader reader, bool hasStandard, bool needsDigit)
    {
        var category = new Category(
            key.Value,
            context.Text(reader, "title") is { Length: > 0 } title ? title : hasStandard ? "" : key.Value,
            _phrases.Phrases(reader, key.Value),
            _phrases.Keys(reader, key.Value));
        if (hasStandard)
            return category;
        if (reader.Find("phrases") is null && reader.Find("digits") is null)
            _findings.Error(key, "script.missing_key", $"Nobody can choose '{key.Value}': give it phrases, for example phrases: [有, 有的], or digits.");
        else if (needsDigit && reader.Find("digits") is null)
            _findings.Warn(key, "script.no_digit", $"'{key.Value}' cannot be keyed by those who cannot be understood; give it a key, for example digits: 1");
        return category;
    }

    /// <summary>Fills in what the script did not write; its own phrases and keys stay.</summary>
    private void AddStandard(IReadOnlyList<Category> standard, int next)
    {
        var written = _categories.ToDictionary(category => category.Name);
        foreach (var known in standard)
        {
            var own = written.GetValueOrDefault(known.Name) ?? new Category(known.Name, "", [], []);
            var place = _categories.IndexOf(own);
            var whole = new Category(
                known.Name,
                own.Title.Length > 0 ? own.Title : known.Title,
                [.. own.Phrases, .. _phrases.Untaken(known.Phrases, known.Name)],
                own.Digits.Count > 0 ? own.Digits : _phrases.UntakenKeys(known.Digits, known.Name));
            if (place >= 0)
                _categories[place] = whole;
            else
                _categories.Add(whole);
            _next.TryAdd(known.Name, next);
        }
    }

    private void RefuseDigits(YamlMap at)
    {
        if (_phrases.Digits.Keys.FirstOrDefault(key => char.IsAsciiDigit(key[0])) is { } taken)
            _findings.Error(at, "script.duplicate_digit", $"Key {taken} begins a value here; a category beside a value can only have \"*\" or \"#\", pressed first.");
    }
}
