using System.Security.Cryptography;
using System.Text;

namespace Muster.Speech;

/// <summary>Something that may be said, and what it means.</summary>
/// <param name="Category">The meaning, as the question names it: <c>yes</c>. Several phrases share one.</param>
/// <param name="Text">The words, as written: <c>做过了</c>; after <see cref="Grammar.SubjectMark"/>, the words that follow a subject.</param>
public sealed record GrammarPhrase(string Category, string Text);

/// <summary>Words that are put together by rules, and what they mean: numbers, dates.</summary>
/// <param name="Category">As for a phrase; the words heard come with it, for whoever reads the value in them.</param>
/// <param name="Jsgf">Rules in JSGF (W3C Note, June 2000), each above those that use it; the last is what may be said.</param>
public sealed record GrammarRules(string Category, string Jsgf);

/// <summary>All that a question expects to hear. Recognition chooses one of its phrases, or words by its rules, or rejects.</summary>
public sealed class Grammar
{
    /// <summary>Begins a phrase that is said after one of the <see cref="Subjects"/>.</summary>
    public const char SubjectMark = '…';

    private Grammar(string language, IReadOnlyList<GrammarPhrase> phrases, IReadOnlyList<GrammarRules> rules, IReadOnlyList<string> subjects, IReadOnlyList<string> around)
    {
        (Language, Phrases, Rules, Subjects, Around) = (language, phrases, rules, subjects, around);
        var content = new StringBuilder(language);
        foreach (var phrase in phrases)
            content.Append('\n').Append(phrase.Category).Append('\t').Append(phrase.Text);
        foreach (var rule in rules)
            content.Append('\n').Append(rule.Category).Append('\t').Append(rule.Jsgf);
        foreach (var text in (string[])[.. subjects, "", .. around])
            content.Append("\n\t").Append(text);
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())).AsSpan(0, 12));
    }

    /// <summary>A hash of all that follows: equal grammars share their prepared form.</summary>
    public string Id { get; }

    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public string Language { get; }

    public IReadOnlyList<GrammarPhrase> Phrases { get; }

    public IReadOnlyList<GrammarRules> Rules { get; }

    /// <summary>Beginnings that the marked phrases share; they cost little, for each stands in the search once.</summary>
    public IReadOnlyList<string> Subjects { get; }

    /// <summary>What may be said before a phrase and after it, in the same breath, and means nothing.</summary>
    public IReadOnlyList<string> Around { get; }

    public static Grammar Create(string language, IEnumerable<GrammarPhrase> phrases, params IReadOnlyList<GrammarRules> rules) =>
        new(language, [.. phrases.Distinct()], rules, [], []);

    /// <summary>The same, with what its marked phrases begin with and what may be said around every phrase.</summary>
    public Grammar Framed(IEnumerable<string> subjects, IEnumerable<string> around) =>
        new(Language, Phrases, Rules, [.. subjects.Distinct(StringComparer.Ordinal)], [.. around.Distinct(StringComparer.Ordinal)]);
}
