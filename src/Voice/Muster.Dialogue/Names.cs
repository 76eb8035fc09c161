using System.Text.RegularExpressions;

namespace Muster.Dialogue;

/// <summary>What may name a step, a question, a category or a variable.</summary>
internal static partial class Names
{
    /// <summary>The target that means "the step below".</summary>
    public const string Next = "next";

    /// <summary>The target that means "say goodbye and hang up", where a question was given up.</summary>
    public const string End = "end";

    public const string Rule = "letters, digits, _ and -, beginning with a letter, at most 40 characters";

    public static bool IsValid(string name) => Pattern().IsMatch(name) && name is not (Next or End);

    [GeneratedRegex(@"^\p{L}[\p{L}\p{Nd}_-]{0,39}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Pattern();
}
