using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Muster.Outreach.Plans;

/// <summary>What is wrong with a plan's file, and where; it never leaves <see cref="PlanFile"/>.</summary>
internal sealed class PlanFormatException(YamlNode at, string message) : Exception($"line {at.Start.Line}: {message}");

/// <summary>One map of a plan, read key by key, so that a key which nobody reads is found to be a slip.</summary>
/// <param name="node">The map.</param>
/// <param name="known">All its keys.</param>
internal sealed class PlanNode(YamlMappingNode node, params string[] known)
{
    private static readonly Dictionary<char, double> SecondsByUnit = new() { ['s'] = 1, ['m'] = 60, ['h'] = 3600, ['d'] = 86_400 };

    /// <summary>The keys and values, once all keys are found to be known.</summary>
    /// <exception cref="PlanFormatException">A key is not known.</exception>
    public PlanNode Checked()
    {
        foreach (var key in node.Children.Keys)
        {
            if (!known.Contains((key as YamlScalarNode)?.Value, StringComparer.Ordinal))
                throw new PlanFormatException(key, $"'{key}' is not known here; known are {string.Join(", ", known)}");
        }

        return this;
    }

    public YamlNode? Find(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    public YamlMappingNode? Map(string key) => Find(key) switch
    {
        null => null,
        YamlMappingNode map => map,
        var other => throw new PlanFormatException(other, $"'{key}' holds further keys, indented below it"),
    };

    public string? Text(string key) => Find(key) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } text } => text,
        var other => throw new PlanFormatException(other, $"'{key}' is a text"),
    };

    public int Number(string key, int otherwise) => Text(key) switch
    {
        null => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new PlanFormatException(Find(key)!, $"'{key}' is a whole number, not '{text}'"),
    };

    public double Real(string key, double otherwise) => Text(key) switch
    {
        null => otherwise,
        var text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new PlanFormatException(Find(key)!, $"'{key}' is a number, not '{text}'"),
    };

    public bool Flag(string key) => Text(key) switch
    {
        null or "false" or "no" => false,
        "true" or "yes" => true,
        var text => throw new PlanFormatException(Find(key)!, $"'{key}' is either true or false, not '{text}'"),
    };

    /// <summary>A time span: <c>40s</c>, <c>15m</c>, <c>1.5h</c>, <c>2d</c>.</summary>
    public TimeSpan Span(string key, TimeSpan otherwise)
    {
        if (Text(key) is not { } text)
            return otherwise;
        return SecondsByUnit.TryGetValue(text[^1], out var unit)
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * unit <= TimeSpan.FromDays(366).TotalSeconds
            ? TimeSpan.FromSeconds(count * unit)
            : throw new PlanFormatException(Find(key)!, $"'{key}' is a time such as 40s, 15m, 2h or 1d, not '{text}'");
    }

    /// <summary>Parses a document into its map; an empty file is an empty map.</summary>
    /// <exception cref="YamlException">It is not well formed.</exception>
    public static YamlMappingNode Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Count == 0 ? new YamlMappingNode() : stream.Documents[0].RootNode switch
        {
            YamlMappingNode map => map,
            var other => throw new PlanFormatException(other, "a plan holds keys such as 'hours:', 'calls:' and 'retries:'"),
        };
    }
}
