using Muster.Kernel.Identifiers;
using Muster.Outreach.Numbers;

namespace Muster.Outreach.Rosters;

/// <summary>How to read a roster. Everything has a default; what is not given is found in the file.</summary>
public sealed record RosterOptions
{
    /// <summary>The header of the phone column, or its position: a letter as in Excel (<c>C</c>) or a number from 1.</summary>
    public string? PhoneColumn { get; init; }

    /// <summary>The header of the name column, or its position.</summary>
    public string? NameColumn { get; init; }

    /// <summary>The worksheet's name; the first one when not given. CSV files have none.</summary>
    public string? Sheet { get; init; }

    /// <summary>Put before landlines that have none: 3 or 4 digits with the leading zero, <c>0711</c>.</summary>
    public string? DefaultAreaCode { get; init; }

    /// <summary>Which ranges of numbers are in use; others are remarked and called all the same.</summary>
    public NumberingPlan NumberingPlan { get; init; } = NumberingPlan.Current;

    /// <summary>What is known of the people and their numbers beforehand; null: nothing.</summary>
    public KnownNumbers? Known { get; init; }
}

/// <summary>A roster in memory. For large files use <see cref="RosterReader.Scan"/>, which keeps no rows.</summary>
/// <param name="Rows">Every row that holds anything, in the file's order, the rejected ones too.</param>
/// <param name="Totals">What the rows add up to.</param>
public sealed record Roster(IReadOnlyList<RosterRow> Rows, RosterTotals Totals);

/// <summary>What a roster's rows add up to.</summary>
/// <param name="Rows">Rows that hold anything; kept + fixed + rejected.</param>
/// <param name="Kept">Called as written.</param>
/// <param name="Fixed">Called after a repair.</param>
/// <param name="Rejected">Not called.</param>
/// <param name="RejectedBy">Rejected rows by reason.</param>
/// <param name="Remarked">Rows with at least one remark.</param>
public sealed record RosterTotals(
    int Rows,
    int Kept,
    int Fixed,
    int Rejected,
    IReadOnlyDictionary<RosterReason, int> RejectedBy,
    int Remarked);
