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

    private Grammar(
        string id, string language, IReadOnlyList<GrammarPhrase> phrases, IReadOnlyList<GrammarRules> rules, IReadOnlyList<string> subjects, IReadOnlyList<string> around)
    {
        Id = id;
        Language = language;
        Phrases = phrases;
        Rules = rules;
        Subjects = subjects;
        Around = around;
    }

    /// <summary>A hash of all that the grammar holds: equal grammars share their prepared form.</summary>
    public string Id { get; }

    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public string Language { get; }

    public IReadOnlyList<GrammarPhrase> Phrases { get; }

    public IReadOnlyList<GrammarRules> Rules { get; }

    /// <summary>Beginnings that phrases share; they cost little, for each stands in the search once.</summary>
    public IReadOnlyList<string> Subjects { get; }

    /// <summary>What may be said before a phrase and after it, in the same breath, and means nothing.</summary>
    public IReadOnlyList<string> Around { get; }

    public static Grammar Create(string language, IEnumerable<GrammarPhrase> phrases, params IReadOnlyList<GrammarRules> rules) =>
        Create(language, phrases, rules, [], []);

    /// <param name="language"><c>zh</c> or <c>en</c>.</param>
    /// <param name="phrases">One of them is said.</param>
    /// <param name="subjects">What the marked ones begin with.</param>
    /// <param name="around">What may be said around it.</param>
    public static Grammar Create(string language, IEnumerable<GrammarPhrase> phrases, IEnumerable<string> subjects, IEnumerable<string> around) =>
        Create(language, phrases, [], subjects, around);

    private static Grammar Create(
        string language, IEnumerable<GrammarPhrase> phrases, IReadOnlyList<GrammarRules> rules, IEnumerable<string> subjects, IEnumerable<string> around)
    {
        var list = phrases.Distinct().ToArray();
        string[] beginnings = [.. subjects.Distinct(StringComparer.Ordinal)];
        string[] words = [.. around.Distinct(StringComparer.Ordinal)];
        var content = new StringBuilder(language);
        foreach (var phrase in list)
            content.Append('\n').Append(phrase.Category).Append('\t').Append(phrase.Text);
        foreach (var rule in rules)
            content.Append('\n').Append(rule.Category).Append('\t').Append(rule.Jsgf);
        foreach (var text in (string[])[.. beginnings, "", .. words])
            content.Append("\n\t").Append(text);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString()));
        return new Grammar(Convert.ToHexStringLower(hash.AsSpan(0, 12)), language, list, rules, beginnings, words);
    }
}
