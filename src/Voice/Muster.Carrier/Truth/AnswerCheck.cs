using System.Runtime.InteropServices;

namespace Muster.Carrier.Truth;

/// <summary>Whose answer to which question: a number, the person of its household from 0, and the question's id.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AnswerKey(string Number, int Person, string Question);

/// <summary>How well one question was understood.</summary>
/// <param name="Question">The question's id.</param>
/// <param name="Given">People who gave an answer that has a meaning.</param>
/// <param name="Right">Recorded as meant.</param>
/// <param name="Wrong">Recorded as something else; also recorded where nothing was said.</param>
/// <param name="Unclear">Given, but not recorded: rejected, asked again in vain, or lost with the call.</param>
public sealed record AnswerScore(string Question, int Given, int Right, int Wrong, int Unclear);

/// <summary>Compares what a campaign recorded with what the residents really answered.</summary>
public static class AnswerCheck
{
    /// <summary>The answer that each person gave last to each question, over all calls. Answers without a meaning are left out.</summary>
    public static IReadOnlyDictionary<AnswerKey, string> TrueAnswers(IEnumerable<TruthLine> truth)
    {
        var answers = new Dictionary<AnswerKey, string>();
        foreach (var call in truth)
        {
            foreach (var said in call.Said.Where(said => said.Category.Length > 0 && said.Question.Length > 0))
                answers[new AnswerKey(call.Number, said.Person, said.Question)] = said.Category;
        }

        return answers;
    }

    /// <summary>
    /// Who of a household each called row is: the first row of a number is person 0, the next person 1. Rows are given in the
    /// order of the roster, for in that order a household is asked.
    /// </summary>
    public static IReadOnlyDictionary<long, (string Number, int Person)> PeopleOf(IEnumerable<(long Row, string Number)> calledRows)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var people = new Dictionary<long, (string Number, int Person)>();
        foreach (var (row, number) in calledRows)
        {
            var person = seen.GetValueOrDefault(number);
            seen[number] = person + 1;
            people.Add(row, (number, person));
        }

        return people;
    }

    /// <summary>One score a question, in the order of their ids.</summary>
    /// <param name="truth">As <see cref="TrueAnswers"/> gives it.</param>
    /// <param name="recorded">The categories that the campaign recorded.</param>
    public static IReadOnlyList<AnswerScore> Compare(
        IReadOnlyDictionary<AnswerKey, string> truth,
        IReadOnlyDictionary<AnswerKey, string> recorded) =>
    [
        .. truth.Keys.Union(recorded.Keys)
            .GroupBy(key => key.Question, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Score(group.Key, group, truth, recorded)),
    ];

    private static AnswerScore Score(
        string question,
        IEnumerable<AnswerKey> keys,
        IReadOnlyDictionary<AnswerKey, string> truth,
        IReadOnlyDictionary<AnswerKey, string> recorded)
    {
        int given = 0, right = 0, wrong = 0, unclear = 0;
        foreach (var key in keys)
        {
            var meant = truth.GetValueOrDefault(key);
            var heard = recorded.GetValueOrDefault(key);
            given += meant is null ? 0 : 1;
            right += heard is not null && heard == meant ? 1 : 0;
            wrong += heard is not null && heard != meant ? 1 : 0;
            unclear += heard is null ? 1 : 0;
        }

        return new AnswerScore(question, given, right, wrong, unclear);
    }
}
