using System.Text;

namespace Muster.Dialogue;

/// <summary>
/// Something to be said. It is cut only at the ends of sentences, and only where a sentence with a variable meets one
/// without, so that what is the same for all people is rendered once and still sounds like one voice.
/// </summary>
public sealed class PromptText
{
    /// <summary>Characters of a variable's value that are spoken.</summary>
    public const int ValueMax = 80;

    /// <summary>Says nothing.</summary>
    public static readonly PromptText Empty = new([]);

    private readonly IReadOnlyList<Segment> _segments;

    private PromptText(IReadOnlyList<Segment> segments) => _segments = segments;

    /// <summary>The parts that hold no variable.</summary>
    public IEnumerable<PromptPart> FixedParts => _segments.Select(segment => segment.Fixed).OfType<PromptPart>();

    /// <summary>The variables used, in order, repeats included.</summary>
    public IEnumerable<string> Variables =>
        _segments.SelectMany(segment => segment.Template).Where(piece => piece.IsVariable).Select(piece => piece.Text);

    /// <summary>Whether there is a word in it besides its variables.</summary>
    internal bool HasWords => _segments.Any(segment => segment.Fixed is PromptPart.Text text
        ? text.Value.Any(char.IsLetter)
        : segment.Template.Any(piece => !piece.IsVariable && piece.Text.Any(char.IsLetter)));

    /// <summary>Whether there is nothing to say.</summary>
    public bool IsEmpty => _segments.Count == 0;

    /// <summary>The parts to play, with variables filled in.</summary>
    /// <param name="value">The value of a variable, by name.</param>
    public IReadOnlyList<PromptPart> Parts(Func<string, string> value) =>
        [.. _segments.Select(segment => segment.Fixed ?? new PromptPart.Text(Fill(segment.Template, value), segment.Language))];

    /// <summary>The words as one text, with variables filled in.</summary>
    internal string Fill(Func<string, string> value)
    {
        var parts = Parts(value).OfType<PromptPart.Text>().ToList();
        return string.Join(parts is [{ Language: "zh" }, ..] ? "" : " ", parts.Select(part => part.Value));
    }

    internal static PromptText Recording(string path, string words) => new([new Segment(new PromptPart.Wav(path, words), [], "")]);

    internal static PromptText Join(IEnumerable<PromptText> texts) => new([.. texts.SelectMany(text => text._segments)]);

    /// <summary>Cuts a text with <c>{variables}</c> into parts.</summary>
    /// <returns>False when a brace has no partner.</returns>
    internal static bool TryRead(string text, string language, out PromptText prompt)
    {
        prompt = Empty;
        var segments = new List<Segment>();
        var plain = new StringBuilder();
        foreach (var sentence in Sentences(text))
        {
            if (!TryTemplate(sentence, out var template))
                return false;
            if (!template.Exists(piece => piece.IsVariable))
            {
                plain.Append(plain.Length > 0 && language != "zh" ? " " : "").Append(sentence);
                continue;
            }

            Flush(plain, language, segments);
            segments.Add(new Segment(null, template, language));
        }

        Flush(plain, language, segments);
        prompt = new PromptText(segments);
        return true;
    }

    private static void Flush(StringBuilder plain, string language, List<Segment> segments)
    {
        if (plain.Length == 0)
            return;
        segments.Add(new Segment(new PromptPart.Text(plain.ToString(), language), [], language));
        plain.Clear();
    }

    private static IEnumerable<string> Sentences(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!EndsSentence(text, i))
                continue;
            while (i + 1 < text.Length && "。！？!?…”’」』\"'".Contains(text[i + 1]))
                i++;
            if (Clean(text[start..(i + 1)]) is { Length: > 0 } sentence)
                yield return sentence;
            start = i + 1;
        }

        if (Clean(text[start..]) is { Length: > 0 } rest)
            yield return rest;
    }

    private static bool EndsSentence(string text, int at) => text[at] switch
    {
        '。' or '！' or '？' or '!' or '?' or '…' => true,
        '.' => at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]),
        _ => false,
    };

    private static string Clean(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool TryTemplate(string sentence, out List<Piece> template)
    {
        template = [];
        var rest = sentence.AsSpan();
        while (rest.IndexOfAny('{', '}') is var open and >= 0)
        {
            var close = rest.IndexOf('}');
            if (rest[open] == '}' || close < 0 || rest[(open + 1)..close].Contains('{'))
                return false;
            if (open > 0)
                template.Add(new Piece(rest[..open].ToString(), IsVariable: false));
            template.Add(new Piece(rest[(open + 1)..close].Trim().ToString(), IsVariable: true));
            rest = rest[(close + 1)..];
        }

        if (!rest.IsEmpty)
            template.Add(new Piece(rest.ToString(), IsVariable: false));
        return true;
    }

    private static string Fill(IReadOnlyList<Piece> template, Func<string, string> value) =>
        string.Concat(template.Select(piece => piece.IsVariable ? Speakable(value(piece.Text)) : piece.Text));

    // A roster cell may hold anything; the synthesiser gets words only.
    private static string Speakable(string value)
    {
        var clean = Clean(string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c)));
        return clean.Length <= ValueMax ? clean : clean[..ValueMax];
    }

    private sealed record Segment(PromptPart? Fixed, IReadOnlyList<Piece> Template, string Language);

    private sealed record Piece(string Text, bool IsVariable);
}
