using Muster.Contracts;

namespace Muster.Outreach.Rehearsals;

/// <summary>
/// The phones of a simulated district: which of them are empty, and how many calls each has had. A call that was cut short
/// does not count, so that the one that makes up for it meets what the first would have met.
/// </summary>
internal sealed class SimulatedPhones(SimulatedShares shares, int seed)
{
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly KeyValuePair<Disposition, double>[] _endings = [.. shares.Unanswered.Where(ending => ending.Key != Disposition.EmptyNumber)];

    public SimulatedShares Shares => shares;

    /// <summary>What the next call to a number meets.</summary>
    /// <returns>The chance that the rest of the call is drawn from, and how it ends; null when a person answers.</returns>
    public (Chance Chance, Disposition? Ending) Call(string number)
    {
        var calls = _calls.GetValueOrDefault(number);
        var chance = Chance.Of(seed, number, 1 + calls);
        if (Chance.Of(seed, number, 0).Hits(shares.EmptyShare))
            return (chance, Disposition.EmptyNumber);
        return chance.Hits((calls == 0 ? shares.Answered : shares.AnsweredLater) / (1 - shares.EmptyShare)) || _endings.Sum(ending => ending.Value) == 0
            ? (chance, null)
            : (chance, chance.Among<Disposition>(_endings));
    }

    /// <summary>A call to a number came to its own end.</summary>
    public void CallEnded(string number) => _calls[number] = _calls.GetValueOrDefault(number) + 1;
}
