using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Muster.Kernel.Yaml;

/// <summary>
/// A YAML document as maps, lists and texts that know their place. Files are plain data: anchors, aliases, tags,
/// a second document and deep nesting are refused, so that hostile files can neither multiply nor exhaust the stack.
/// </summary>
public sealed class YamlTree
{
    /// <summary>Maps and lists within each other.</summary>
    public const int DepthMax = 12;

    private readonly Parser _parser;

    private YamlTree(string yaml) => _parser = new Parser(new StringReader(yaml));

    /// <summary>Reads the one document of a text; an empty text is an empty <see cref="YamlText"/>.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="findings">Told <c>SUBJECT.not_yaml</c> when it is not well formed.</param>
    /// <returns>Null when it is not well formed.</returns>
    public static YamlNode? Read(string yaml, Findings findings)
    {
        try
        {
            return new YamlTree(yaml).Document();
        }
        catch (YamlException exception)
        {
            findings.Add(new Finding(
                Severity.Error, $"{findings.Subject}.not_yaml", (int)exception.Start.Line, (int)exception.Start.Column, Explain(exception)));
            return null;
        }
    }

    private static string Explain(YamlException exception) => exception is NotPlainException
        ? exception.Message
        : $"This is not well-formed YAML: {exception.Message.Trim().TrimEnd('.')}. "
            + "Check the indentation (spaces, no tabs), and put texts that hold ': ' or begin with one of { [ * & ! # | > @ % in quotes.";

    private YamlNode Document()
    {
        Advance();
        Advance();
        if (_parser.Current is not DocumentStart)
            return new YamlText(1, 1, "");
        Advance();
        var root = Node(1);
        Advance();
        Advance();
        if (_parser.Current is DocumentStart second)
            throw Refuse(second, "A file holds one document: remove the line '---' and what follows.");
        return root;
    }

    private bool Advance()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (InvalidOperationException)
        {
            // What YamlDotNet's scanner says to a list whose next line is not indented.
            var last = _parser.Current!;
            throw Refuse(last, "This is not well-formed YAML after this place. Check that every [ and { is closed, and that the lines between are indented.");
        }
    }

    private YamlNode Node(int depth)
    {
        var start = _parser.Current!;
        if (depth > DepthMax)
            throw Refuse(start, $"Nested deeper than {DepthMax} levels; no file needs that.");
        if (start is AnchorAlias)
            throw Refuse(start, "Aliases (*name) are not used here; write the key * in quotes: \"*\".");
        if (start is NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false })
            throw Refuse(start, "Anchors (&name) and tags (!name) are not used here; put the text in quotes.");

        return start switch
        {
            Scalar scalar => Text(scalar),
            SequenceStart => List(start, depth),
            _ => Map(start, depth),
        };
    }

    private YamlList List(ParsingEvent start, int depth)
    {
        var items = new List<YamlNode>();
        while (Advance() && _parser.Current is not SequenceEnd)
            items.Add(Node(depth + 1));
        return new YamlList(LineOf(start), ColumnOf(start), items);
    }

    private YamlMap Map(ParsingEvent start, int depth)
    {
        var entries = new List<YamlEntry>();
        var keys = new HashSet<string>();
        while (Advance() && _parser.Current is not MappingEnd)
        {
            var at = _parser.Current!;
            if (Node(depth + 1) is not YamlText key)
                throw Refuse(at, "A key must be a text; a text to be said that begins with { must stand in quotes.");
            Advance();
            if (!keys.Add(key.Value))
                throw Refuse(at, $"'{key.Value}' stands here twice; keep one.");
            entries.Add(new YamlEntry(key, Node(depth + 1)));
        }

        return new YamlMap(LineOf(start), ColumnOf(start), entries);
    }

    private static YamlText Text(Scalar scalar)
    {
        var isNull = scalar is { Style: ScalarStyle.Plain, Value: "~" or "null" };
        return new YamlText(LineOf(scalar), ColumnOf(scalar), isNull ? "" : scalar.Value);
    }

    private static int LineOf(ParsingEvent at) => (int)at.Start.Line;

    private static int ColumnOf(ParsingEvent at) => (int)at.Start.Column;

    private static NotPlainException Refuse(ParsingEvent at, string message) => new(at.Start, at.End, message);

    private sealed class NotPlainException(Mark start, Mark end, string message) : YamlException(start, end, message);
}

/// <summary>A node of a YAML document.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public abstract record YamlNode(int Line, int Column);

/// <summary>A scalar; a null is an empty one.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Value">The text, without quotes.</param>
public sealed record YamlText(int Line, int Column, string Value) : YamlNode(Line, Column);

/// <summary>A sequence.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Items">In their order.</param>
public sealed record YamlList(int Line, int Column, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Column);

/// <summary>A mapping.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Entries">In their order; no key comes twice.</param>
public sealed record YamlMap(int Line, int Column, IReadOnlyList<YamlEntry> Entries) : YamlNode(Line, Column);

/// <summary>A key of a mapping with what it holds.</summary>
public sealed record YamlEntry(YamlText Key, YamlNode Value);
