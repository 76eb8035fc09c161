using System.Security.Cryptography;
using System.Text;

namespace Muster.Speech;

/// <summary>Something that may be said, and what it means.</summary>
/// <param name="Category">The meaning, as the question names it: <c>yes</c>. Several phrases share one.</param>
/// <param name="Text">The words, as written: <c>做过了</c>.</param>
public sealed record GrammarPhrase(string Category, string Text);

/// <summary>Words that are put together by rules, and what they mean: numbers, dates.</summary>
/// <param name="Category">As for a phrase; the words heard come with it, for whoever reads the value in them.</param>
/// <param name="Jsgf">Rules in JSGF (W3C Note, June 2000), each above those that use it; the last is what may be said.</param>
public sealed record GrammarRules(string Category, string Jsgf);

/// <summary>All that a question expects to hear. Recognition chooses one of its phrases, or words by its rules, or rejects.</summary>
public sealed class Grammar
{
    private Grammar(string id, string language, IReadOnlyList<GrammarPhrase> phrases, IReadOnlyList<GrammarRules> rules)
    {
        Id = id;
        Language = language;
        Phrases = phrases;
        Rules = rules;
    }

    /// <summary>A hash of language, phrases and rules: equal grammars share their prepared form.</summary>
    public string Id { get; }

    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public string Language { get; }

    public IReadOnlyList<GrammarPhrase> Phrases { get; }

    public IReadOnlyList<GrammarRules> Rules { get; }

    public static Grammar Create(string language, IEnumerable<GrammarPhrase> phrases, params IReadOnlyList<GrammarRules> rules)
    {
        var list = phrases.Distinct().ToArray();
        var content = new StringBuilder(language);
        foreach (var phrase in list)
            content.Append('\n').Append(phrase.Category).Append('\t').Append(phrase.Text);
        foreach (var rule in rules)
            content.Append('\n').Append(rule.Category).Append('\t').Append(rule.Jsgf);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString()));
        return new Grammar(Convert.ToHexStringLower(hash.AsSpan(0, 12)), language, list, rules);
    }
}
