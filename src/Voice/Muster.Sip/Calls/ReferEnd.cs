using System.Runtime.InteropServices;

namespace Muster.Sip;

/// <summary>What became of a REFER.</summary>
public enum ReferOutcome
{
    /// <summary>Whom it named has answered; the call may be hung up.</summary>
    Reached,

    /// <summary>Whom it named has not answered; the call goes on.</summary>
    NotReached,

    /// <summary>The other side does not do what it was asked; the call goes on.</summary>
    Refused,
}

/// <summary>The end of a REFER.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Status">
/// The final status that says so, 200 to 699: of the other side's own call, or where it refused of the REFER; 0 when none came in time.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReferEnd(ReferOutcome Outcome, int Status);
