using System.Diagnostics.CodeAnalysis;

namespace Muster.Sip;

/// <summary>
/// A name-addr or addr-spec with its parameters, as From, To, Contact, Route and Record-Route hold it (RFC 3261 section 20.10).
/// </summary>
/// <param name="DisplayName">Unquoted wire text; empty when there is none.</param>
/// <param name="Uri">As written: any scheme.</param>
/// <param name="Parameters">From the first semicolon on; empty when there are none.</param>
internal readonly record struct NameAddress(string DisplayName, string Uri, string Parameters)
{
    public string? Tag => SipText.Parameter(Parameters, "tag");

    public static bool TryParse(ReadOnlySpan<char> text, out NameAddress address)
    {
        var value = text.Trim();
        var open = FindBracket(value);
        return open >= 0 ? TryParseBracketed(value, open, out address) : TryParseBare(value, out address);
    }

    /// <summary>The SIP URI inside; false when it is of another scheme or is none.</summary>
    public bool TryGetSipUri([MaybeNullWhen(false)] out SipUri uri) => SipUri.TryParse(Uri, out uri);

    private static int FindBracket(ReadOnlySpan<char> value) => SipText.IndexOutside(value, '<');

    private static bool TryParseBracketed(ReadOnlySpan<char> value, int open, out NameAddress address)
    {
        address = default;
        var close = value[open..].IndexOf('>');
        if (close < 0)
            return false;
        var name = value[..open].Trim();
        var uri = value[(open + 1)..(open + close)];
        var parameters = value[(open + close + 1)..].Trim();
        if (!IsUri(uri) || (parameters.Length > 0 && parameters[0] != ';') || !IsDisplayName(name))
            return false;
        address = new NameAddress(SipText.Unquote(name), uri.ToString(), parameters.ToString());
        return true;
    }

    // Without brackets every parameter belongs to the header, not to the URI (RFC 3261 section 20).
    private static bool TryParseBare(ReadOnlySpan<char> value, out NameAddress address)
    {
        address = default;
        var semicolon = value.IndexOf(';');
        var uri = (semicolon < 0 ? value : value[..semicolon]).Trim();
        if (!IsUri(uri) || uri.Contains('?') || uri.Contains(','))
            return false;
        address = new NameAddress("", uri.ToString(), semicolon < 0 ? "" : value[semicolon..].ToString());
        return true;
    }

    // What is tolerated: a name of several words with commas or dots that should have been quoted (RFC 4475 section 3.1.2.15 leaves it open).
    private static bool IsDisplayName(ReadOnlySpan<char> name) => name.Length == 0 || name[0] != '"' || (name.Length > 1 && name[^1] == '"');

    private static bool IsUri(ReadOnlySpan<char> uri) => uri.IndexOf(':') > 0 && !uri.ContainsAny(" \t\"<>");
}
