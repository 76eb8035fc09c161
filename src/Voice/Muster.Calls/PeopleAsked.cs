using Muster.Contracts;

namespace Muster.Calls;

/// <summary>The people behind one number: who is being asked, what they answered, and what became of each.</summary>
internal sealed class PeopleAsked(IReadOnlyList<PersonOrder> people)
{
    private readonly List<PersonReport> _reports = [];
    private readonly List<CallAnswer> _answers = [];
    private int _current;

    /// <summary>Who is asked now.</summary>
    public PersonOrder Current => people[_current];

    /// <summary>What the one who is asked now has answered.</summary>
    public IReadOnlyList<CallAnswer> Answers => _answers;

    /// <summary>Whether the one who is asked now has answered anything.</summary>
    public bool HasAnswers => _answers.Count > 0;

    /// <summary>Whether nobody has answered anything yet.</summary>
    public bool Untouched => _answers.Count == 0 && _current == 0;

    /// <summary>Whether it is known what became of the one who is asked now; only a goodbye can still follow.</summary>
    public bool Settled => _reports.Count > _current;

    /// <summary>Keeps an answer of the one who is asked now; a question asked again stands once.</summary>
    public void Keep(CallAnswer answer)
    {
        _answers.RemoveAll(earlier => earlier.Question == answer.Question);
        _answers.Add(answer);
    }

    /// <summary>It is known what became of the one who is asked now.</summary>
    public PersonReport Settle(Disposition disposition)
    {
        var report = new PersonReport(Current.RowId, disposition, [.. _answers]);
        _reports.Add(report);
        return report;
    }

    /// <summary>Turns to the next person. False when all have been asked.</summary>
    public bool TryNext()
    {
        if (_current + 1 == people.Count)
            return false;
        _current++;
        _answers.Clear();
        return true;
    }

    /// <summary>One report for each person, in the order's order.</summary>
    /// <param name="current">What became of the one who is asked now, if that is not settled.</param>
    /// <param name="others">What became of those whose turn did not come.</param>
    public IReadOnlyList<PersonReport> Finish(Disposition current, Disposition others)
    {
        if (!Settled)
            Settle(current);
        return [.. _reports, .. people.Skip(_reports.Count).Select(person => new PersonReport(person.RowId, others, []))];
    }
}
