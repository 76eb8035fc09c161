namespace Muster.Outreach.Rosters;

/// <summary>A row as it lies in the file.</summary>
/// <param name="Number">As Excel or an editor shows it, from 1.</param>
/// <param name="Cells">Text of the cells; may be shorter than the header.</param>
/// <param name="IsBroken">The row cannot be split into cells with certainty; those given are a guess.</param>
internal readonly record struct SourceRow(long Number, string[] Cells, bool IsBroken = false)
{
    public bool IsEmpty => Array.TrueForAll(Cells, string.IsNullOrWhiteSpace);

    /// <summary>The trimmed cell; empty when there is none.</summary>
    public string Cell(int index) => (uint)index < (uint)Cells.Length ? Cells[index].Trim() : string.Empty;
}

/// <summary>The file turns out not to hold what it began as; the message goes to the operator.</summary>
internal sealed class RosterFormatException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
