namespace Muster.Outreach.Rosters;

/// <summary>Counts rows as they pass.</summary>
internal sealed class RosterTally
{
    private readonly Dictionary<RosterReason, int> _rejectedBy = [];
    private int _kept;
    private int _fixed;
    private int _remarked;

    public int Rows { get; private set; }

    public void Add(RosterRow row)
    {
        Rows++;
        if (row.Reason is { } reason)
            _rejectedBy[reason] = _rejectedBy.GetValueOrDefault(reason) + 1;
        else if (row.Verdict is RosterVerdict.Fixed)
            _fixed++;
        else
            _kept++;
        if (row.Remarks is not [])
            _remarked++;
    }

    public RosterTotals Totals() => new(Rows, _kept, _fixed, Rows - _kept - _fixed, _rejectedBy, _remarked);
}
