using Muster.Carrier.Truth;
using Muster.Outreach.Ledgers;

namespace Muster.Campaigns;

/// <summary>What a campaign recorded, in the terms in which the simulated carrier knows the truth.</summary>
internal static class RecordedAnswers
{
    /// <summary>The categories in a ledger, by number, person of the household and question.</summary>
    public static IReadOnlyDictionary<AnswerKey, string> In(Ledger ledger)
    {
        var recorded = new Dictionary<AnswerKey, string>();
        var peopleBehind = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in ledger.Results().Where(row => row.Attempts > 0))
        {
            var person = peopleBehind.GetValueOrDefault(row.Phone);
            peopleBehind[row.Phone] = person + 1;
            foreach (var answer in row.Answers)
                recorded[new AnswerKey(row.Phone, person, answer.Question)] = answer.Category;
        }

        return recorded;
    }
}
