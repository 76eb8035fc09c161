using Muster.Contracts;
using Muster.Outreach.Campaigns;

namespace Muster.Outreach.Ledgers;

/// <summary>What the ledger says to a call that is about to leave.</summary>
internal abstract record Admission;

/// <summary>It may leave.</summary>
/// <param name="Order">The call, now on the disk.</param>
internal sealed record Admitted(CallOrder Order) : Admission;

/// <summary>Not now; nothing of it is kept but the time until which its target waits.</summary>
/// <param name="NotBefore">When it may be called.</param>
/// <param name="Why"><see cref="WaitReason.NumberLimit"/>, or <see cref="WaitReason.RetryDue"/> for a time that was asked for in another campaign.</param>
internal sealed record PutOff(DateTimeOffset NotBefore, WaitReason Why) : Admission;

/// <summary>Some of its people, or of their phones, are not to be called any more.</summary>
/// <param name="People">How many people.</param>
/// <param name="Rest">The target with the others, its rules begun anew; null when there are none.</param>
internal sealed record LeftOut(int People, Target? Rest) : Admission;
