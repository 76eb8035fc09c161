using System.Globalization;

namespace Muster.Kernel.Yaml;

/// <summary>Reads the keys of one map and reports what is missing, of the wrong kind, or not known there.</summary>
/// <param name="map">The map.</param>
/// <param name="what">What it describes, for messages: <c>a question</c>.</param>
/// <param name="findings">Where to report.</param>
public sealed class MapReader(YamlMap map, string what, Findings findings)
{
    private readonly HashSet<string> _known = [];

    /// <summary>The value of a key, or null; the key counts as known from now on.</summary>
    public YamlNode? Find(string key)
    {
        _known.Add(key);
        return map.Entries.FirstOrDefault(entry => entry.Key.Value == key)?.Value;
    }

    /// <summary>The value of a key that must be there; null, and told with the example, when it is not.</summary>
    public YamlNode? Require(string key, string example)
    {
        var node = Find(key);
        if (node is null)
            findings.Error(map, $"{findings.Subject}.missing_key", $"{Capital(what)} needs '{key}': for example {key}: {example}");
        return node;
    }

    /// <summary>A trimmed text; null when it is absent or something else.</summary>
    public string? Text(string key) => Text(key, Find(key));

    /// <summary>As <see cref="Text(string)"/>, of what stands there in one language.</summary>
    public string? Text(string key, YamlNode? node) => AsText(node, key);

    /// <summary>A text that must be there and not be empty.</summary>
    public string? RequireText(string key, string example)
    {
        var node = Require(key, example);
        var text = AsText(node, key);
        if (node is not null && text is { Length: 0 })
            findings.Error(node, $"{findings.Subject}.missing_key", $"'{key}' is empty; write for example {key}: {example}");
        return text;
    }

    /// <summary>True or false, as YAML 1.1 writes them.</summary>
    public bool Flag(string key, bool otherwise)
    {
        var node = Find(key);
        switch (AsText(node, key)?.ToLowerInvariant())
        {
            case null:
                return otherwise;
            case "true" or "yes" or "on":
                return true;
            case "false" or "no" or "off":
                return false;
            default:
                findings.Error(node!, $"{findings.Subject}.wrong_kind", $"'{key}' is either true or false.");
                return otherwise;
        }
    }

    /// <summary>A whole number within bounds.</summary>
    public int Number(string key, int min, int max, int otherwise)
    {
        var node = Find(key);
        if (AsText(node, key) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        findings.Error(node!, $"{findings.Subject}.out_of_range", $"'{key}' is a whole number from {min} to {max}.");
        return otherwise;
    }

    /// <summary>A number above zero, with or without decimals; null when it is absent or out of range.</summary>
    public double? Real(string key, double max)
    {
        var node = Find(key);
        if (AsText(node, key) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= max)
            return number;
        findings.Error(node!, $"{findings.Subject}.out_of_range", $"'{key}' is a number above 0 and at most {max.ToString(CultureInfo.InvariantCulture)}.");
        return null;
    }

    /// <summary>A time span, as <see cref="WrittenSpan"/> reads it.</summary>
    public TimeSpan Span(string key, TimeSpan otherwise)
    {
        var node = Find(key);
        if (AsText(node, key) is not { } text)
            return otherwise;
        if (WrittenSpan.TryRead(text, out var span))
            return span;
        findings.Error(node!, $"{findings.Subject}.wrong_kind", $"'{key}' is a time such as 40s, 15m, 2h or 1d, of a year at most; not '{text}'.");
        return otherwise;
    }

    /// <summary>A map in this one; null when it is absent or something else.</summary>
    public YamlMap? Map(string key) => AsMap(Find(key), key);

    private YamlMap? AsMap(YamlNode? node, string key)
    {
        if (node is null or YamlMap)
            return (YamlMap?)node;
        findings.Error(node, $"{findings.Subject}.wrong_kind", $"'{key}' holds further keys, indented below it; this is {Kind(node)}.");
        return null;
    }

    /// <summary>A list of texts; one text stands for a list of one.</summary>
    public IReadOnlyList<YamlText> Texts(string key) => Texts(key, Find(key));

    /// <summary>As <see cref="Texts(string)"/>, of what stands there in one language.</summary>
    public IReadOnlyList<YamlText> Texts(string key, YamlNode? node)
    {
        var items = node switch
        {
            null => [],
            YamlList list => list.Items,
            _ => [node],
        };
        foreach (var item in items.Where(item => item is not YamlText))
            findings.Error(item, $"{findings.Subject}.wrong_kind", $"'{key}' is a list of texts; this is {Kind(item)}.");
        return [.. items.OfType<YamlText>()];
    }

    /// <summary>Reports every key that nobody asked for; call it last.</summary>
    public void RefuseOthers()
    {
        foreach (var entry in map.Entries.Where(entry => !_known.Contains(entry.Key.Value)))
        {
            var key = entry.Key.Value;
            var hint = Spelling.Nearest(key, _known) is { } near ? $"did you mean '{near}'?" : $"known here: {string.Join(", ", _known.Order())}.";
            findings.Error(entry.Key, $"{findings.Subject}.unknown_key", $"{Capital(what)} has no key '{key}'; {hint}");
        }
    }

    private string? AsText(YamlNode? node, string key)
    {
        if (node is null or YamlText)
            return (node as YamlText)?.Value.Trim();
        findings.Error(node, $"{findings.Subject}.wrong_kind", $"'{key}' is a text; this is {Kind(node)}.");
        return null;
    }

    /// <summary>What a node is, for messages.</summary>
    public static string Kind(YamlNode node) => node switch
    {
        YamlMap => "a map (a text that begins with { must stand in quotes)",
        YamlList => "a list",
        _ => "a text",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
