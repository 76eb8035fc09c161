using Muster.Kernel;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>Finds where a trunk is. Called off the loop, again whenever the trunk fails.</summary>
/// <param name="uri">A host and its transport: <c>sip:HOST[:PORT];transport=udp</c>.</param>
/// <returns>At least one hop, the best first; or why there is none.</returns>
public delegate Task<Result<IReadOnlyList<SipHop>>> TrunkResolver(SipUri uri);
