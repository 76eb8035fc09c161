using Muster.Contracts;

namespace Muster.Outreach.Ledgers;

/// <summary>What the ledger says to a call that is about to leave.</summary>
/// <param name="Order">The call, now on the disk; null when its number has had all its calls.</param>
/// <param name="NotBefore">When that number may be called again; without meaning where there is an order.</param>
internal readonly record struct Admission(CallOrder? Order, DateTimeOffset NotBefore);
