using System.Globalization;

namespace Muster.Sip;

/// <summary>The addresses that 3xx responses send one call to: best first, each once, five in all (RFC 3261 section 8.1.3.4).</summary>
internal sealed class Redirection(RedirectionPolicy policy, SipUri dialled)
{
    private const int TargetsMax = 5;

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase) { dialled.ToString() };
    private readonly PriorityQueue<SipUri, (double Rank, int Order)> _waiting = new();

    /// <summary>Takes the addresses of a 3xx, as far as they may be followed.</summary>
    public void Learn(SipResponse response)
    {
        if (response.Status is not (300 or 301 or 302) || policy == RedirectionPolicy.Refuse)
            return;
        foreach (var contact in response.Values(HeaderNames.Contact))
        {
            if (_known.Count <= TargetsMax && NameAddress.TryParse(contact, out var address) && Target(address) is { } target && _known.Add(target.ToString()))
                _waiting.Enqueue(target, (-Preference(address), _known.Count));
        }
    }

    /// <summary>The next address to try; null when there is none.</summary>
    public SipUri? Next() => _waiting.TryDequeue(out var target, out _) ? target : null;

    // Only an address of the scheme that was dialled goes the way that this call goes: never from sips: to sip:.
    private SipUri? Target(NameAddress address) =>
        address.TryGetSipUri(out var uri) && uri.Scheme == dialled.Scheme && (policy == RedirectionPolicy.AnyNumber || NumberOf(uri) == NumberOf(dialled))
            ? uri.WithoutHeaders()
            : null;

    // What follows a semicolon in the user part says where a ported number lives now (RFC 4694), not whose it is.
    private static string NumberOf(SipUri uri) => uri.User.Split(';')[0];

    private static double Preference(NameAddress address) =>
        double.TryParse(SipText.Parameter(address.Parameters, "q"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? q : 1;
}
