using Muster.Contracts;

namespace Muster.Outreach.Campaigns;

/// <summary>
/// How many calls ended in which way for one person: four bits for each disposition, so that a roster of hundreds of
/// thousands fits in memory. Counts stay at <see cref="Max"/> once there. What is final and never tried again needs no count.
/// </summary>
internal readonly record struct AttemptCounts(ulong Packed)
{
    public const int Max = 15;

    public int this[Disposition disposition] => IsCounted(disposition) ? (int)(Packed >> Shift(disposition)) & Max : 0;

    public AttemptCounts With(Disposition disposition) =>
        !IsCounted(disposition) || this[disposition] == Max ? this : new(Packed + (1UL << Shift(disposition)));

    private static bool IsCounted(Disposition disposition) => disposition != Disposition.Transferred;

    private static int Shift(Disposition disposition) => ((int)disposition - 1) * 4;
}
