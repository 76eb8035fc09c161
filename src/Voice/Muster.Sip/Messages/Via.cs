using System.Globalization;
using System.Net;
using System.Text;

namespace Muster.Sip;

/// <summary>One Via value: the way that the responses take back (RFC 3261 section 20.42, RFC 3581).</summary>
/// <param name="Transport"><c>UDP</c>, <c>TCP</c> …, as written.</param>
/// <param name="Host">The sent-by host.</param>
/// <param name="Port">The sent-by port; null when it names none.</param>
/// <param name="Parameters">From the first semicolon on.</param>
internal readonly record struct Via(string Transport, string Host, int? Port, string Parameters)
{
    /// <summary>What begins every branch that is unique by itself (RFC 3261 section 8.1.1.7).</summary>
    public const string MagicCookie = "z9hG4bK";

    public string? Branch => SipText.Parameter(Parameters, "branch");

    /// <summary>A branch that names a transaction by itself; false for RFC 2543 peers.</summary>
    public bool HasUniqueBranch => Branch is { } branch && branch.Length > MagicCookie.Length && branch.StartsWith(MagicCookie, StringComparison.OrdinalIgnoreCase);

    public string SentBy => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port ?? SipUri.DefaultPort}").ToLowerInvariant();

    public static bool TryParse(ReadOnlySpan<char> value, out Via via)
    {
        via = default;
        if (!TakeUntil(ref value, '/', out var protocol) || !protocol.Equals("SIP", StringComparison.OrdinalIgnoreCase)
            || !TakeUntil(ref value, '/', out _))
            return false;
        value = value.TrimStart();
        var gap = value.IndexOfAny(' ', '\t');
        if (gap < 0 || !SipText.IsToken(value[..gap]))
            return false;
        var transport = value[..gap];
        value = value[gap..].Trim();
        var semicolon = value.IndexOf(';');
        if (!SipUri.TrySplitHostPort((semicolon < 0 ? value : value[..semicolon]).Trim(), out var host, out var port))
            return false;
        via = new Via(transport.ToString(), host, port, semicolon < 0 ? "" : value[semicolon..].ToString());
        return true;
    }

    /// <summary>The same Via, marked with where the request really came from (RFC 3261 section 18.2.1, RFC 3581 section 4).</summary>
    public string Received(IPEndPoint source)
    {
        var marked = new StringBuilder(96);
        marked.Append("SIP/2.0/").Append(Transport).Append(' ').Append(Host);
        if (Port is { } port)
            marked.Append(CultureInfo.InvariantCulture, $":{port}");
        ReadOnlySpan<char> rest = Parameters;
        while (SipText.NextParameter(ref rest, out var name, out var value))
        {
            if (name.Equals("received", StringComparison.OrdinalIgnoreCase))
                continue;
            marked.Append(';').Append(name);
            if (name.Equals("rport", StringComparison.OrdinalIgnoreCase))
                marked.Append(CultureInfo.InvariantCulture, $"={source.Port}");
            else if (value.Length > 0)
                marked.Append('=').Append(value);
        }

        return marked.Append(CultureInfo.InvariantCulture, $";received={source.Address}").ToString();
    }

    /// <summary>Where a response goes: back to the source, to its port when asked (rport), else to the port that the Via names.</summary>
    public IPEndPoint ResponseAddress(IPEndPoint source) =>
        SipText.Parameter(Parameters, "rport") is null ? new IPEndPoint(source.Address, Port ?? SipUri.DefaultPort) : source;

    /// <summary>As whom the far side saw the sender: <c>received</c> and <c>rport</c>; null when that is the address given.</summary>
    public IPEndPoint? SeenAs(IPEndPoint local)
    {
        var address = IPAddress.TryParse(SipText.Parameter(Parameters, "received"), out var received) ? received : local.Address;
        var port = int.TryParse(SipText.Parameter(Parameters, "rport"), NumberStyles.None, CultureInfo.InvariantCulture, out var rport) && rport is > 0 and <= 65535
            ? rport
            : local.Port;
        var seen = new IPEndPoint(address, port);
        return seen.Equals(local) || address.AddressFamily != local.AddressFamily ? null : seen;
    }

    private static bool TakeUntil(ref ReadOnlySpan<char> rest, char mark, out ReadOnlySpan<char> taken)
    {
        var index = rest.IndexOf(mark);
        taken = index < 0 ? default : rest[..index].Trim();
        rest = index < 0 ? rest : rest[(index + 1)..];
        return index >= 0;
    }
}
