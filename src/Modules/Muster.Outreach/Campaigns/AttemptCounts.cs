using Muster.Contracts;

namespace Muster.Outreach.Campaigns;

/// <summary>
/// How many calls ended in which way for one person: four bits for each disposition, so that a roster of hundreds of
/// thousands fits in memory. Counts stay at <see cref="Max"/> once there.
/// </summary>
internal readonly record struct AttemptCounts(UInt128 Packed)
{
    public const int Max = 15;

    public int this[Disposition disposition] => (int)(Packed >> Shift(disposition)) & Max;

    public AttemptCounts With(Disposition disposition) => this[disposition] == Max ? this : new(Packed + (UInt128.One << Shift(disposition)));

    private static int Shift(Disposition disposition) => ((int)disposition - 1) * 4;
}
