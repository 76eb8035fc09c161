using System.Runtime.InteropServices;

namespace Muster.Sip;

/// <summary>What an endpoint holds right now. All live counts are back at 0 when its calls are over and their timers have run out.</summary>
/// <param name="Calls">Calls that have not ended.</param>
/// <param name="ClientTransactions">Requests sent that still wait for, or still absorb, responses.</param>
/// <param name="ServerTransactions">Requests received that are still answered or absorbed.</param>
/// <param name="Dropped">Datagrams since the start that could not be read, were refused unread, or belonged to nothing.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SipGauges(int Calls, int ClientTransactions, int ServerTransactions, long Dropped);
