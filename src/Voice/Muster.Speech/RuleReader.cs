using Muster.Kernel;

namespace Muster.Speech;

/// <summary>
/// Reads rules in JSGF (JSpeech Grammar Format, W3C Note, June 2000): words, <c>|</c>, <c>( )</c>, <c>[ ]</c> and names of
/// rules that stand above. There are no weights, tags, repetition or recursion. The last rule is the one that may be said.
/// </summary>
internal sealed class RuleReader
{
    private const int DepthMax = 20;

    private static readonly char[] Signs = ['=', ';', '|', '(', ')', '[', ']'];

    private readonly List<string> _tokens;
    private readonly Dictionary<string, SpokenRule> _rules = new(StringComparer.Ordinal);
    private int _at;

    private RuleReader(List<string> tokens) => _tokens = tokens;

    /// <returns>The last rule, or <c>speech.bad_grammar</c>.</returns>
    public static Result<SpokenRule> Read(string jsgf)
    {
        try
        {
            return new RuleReader([.. Tokens(jsgf)]).Rules();
        }
        catch (FormatException exception)
        {
            return new Error("speech.bad_grammar", $"The rules are no JSGF that is understood here: {exception.Message}");
        }
    }

    private SpokenRule Rules()
    {
        SpokenRule? last = null;
        while (_at < _tokens.Count)
        {
            var name = Next();
            if (!IsName(name))
                throw new FormatException($"a rule begins with its name in < >, not with '{name}'.");
            Expect("=");
            last = _rules[name] = Choice(1);
            Expect(";");
        }

        return last ?? throw new FormatException("there is no rule.");
    }

    private SpokenRule Choice(int depth)
    {
        if (depth > DepthMax)
            throw new FormatException($"brackets are nested deeper than {DepthMax}.");
        var alternatives = new List<SpokenRule> { Sequence(depth) };
        while (Peek == "|")
        {
            _at++;
            alternatives.Add(Sequence(depth));
        }

        return alternatives.Count == 1 ? alternatives[0] : new SpokenRule.Choice(alternatives);
    }

    private SpokenRule Sequence(int depth)
    {
        var parts = new List<SpokenRule>();
        while (Peek is not (null or "|" or ")" or "]" or ";" or "="))
            parts.Add(Part(depth));
        return parts.Count switch
        {
            0 => throw new FormatException("an alternative is empty."),
            1 => parts[0],
            _ => new SpokenRule.Sequence(parts),
        };
    }

    private SpokenRule Part(int depth)
    {
        var token = Next();
        if (token is "(" or "[")
        {
            var inner = Choice(depth + 1);
            Expect(token == "(" ? ")" : "]");
            return token == "(" ? inner : new SpokenRule.Optional(inner);
        }

        if (!IsName(token))
            return new SpokenRule.Words(token);
        return _rules.TryGetValue(token, out var rule) ? rule : throw new FormatException($"the rule {token} does not stand above.");
    }

    private string? Peek => _at < _tokens.Count ? _tokens[_at] : null;

    private string Next() => _at < _tokens.Count ? _tokens[_at++] : throw new FormatException("it ends in the middle of a rule.");

    private void Expect(string sign)
    {
        if (Next() is var token && token != sign)
            throw new FormatException($"'{token}' stands where '{sign}' should.");
    }

    private static bool IsName(string token) => token is ['<', _, .., '>'];

    private static IEnumerable<string> Tokens(string jsgf)
    {
        for (var at = 0; at < jsgf.Length;)
        {
            var start = at++;
            if (char.IsWhiteSpace(jsgf[start]))
                continue;
            while (!Signs.Contains(jsgf[start]) && at < jsgf.Length && !char.IsWhiteSpace(jsgf[at]) && !Signs.Contains(jsgf[at]))
                at++;
            yield return jsgf[start..at];
        }
    }
}
