namespace Muster.Outreach.Ledgers;

/// <summary>Where a phone stands. The numbers are stored: never change one.</summary>
internal enum TargetState
{
    /// <summary>To be called, now or when it is due.</summary>
    Waiting = 1,

    /// <summary>An attempt has begun and has not ended.</summary>
    InAir = 2,

    /// <summary>Everyone behind it has an outcome.</summary>
    Done = 3,
}
