using System.Buffers;
using System.Text;

namespace Muster.Sip;

/// <summary>The small grammar that header values share (RFC 3261 section 25.1): tokens, quoted strings, lists, parameters.</summary>
internal static class SipText
{
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~");

    public static bool IsToken(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(TokenChars);

    public static bool IsToken(ReadOnlySpan<byte> text)
    {
        foreach (var octet in text)
        {
            if (!TokenChars.Contains((char)octet))
                return false;
        }

        return text.Length > 0;
    }

    /// <summary>Where a character stands outside quoted strings and angle brackets; -1 when nowhere.</summary>
    public static int IndexOutside(ReadOnlySpan<char> text, char sought, int start = 0)
    {
        var inQuotes = false;
        var inBrackets = false;
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (inQuotes && c == '\\')
                i++;
            else if (c == '"')
                inQuotes = !inQuotes;
            else if (!inQuotes && !inBrackets && c == sought)
                return i;
            else if (!inQuotes && c is '<' or '>')
                inBrackets = c == '<';
        }

        return -1;
    }

    /// <summary>Cuts a comma separated list; empty members are left out.</summary>
    public static IEnumerable<string> SplitList(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            if (TakeMember(text, ref start) is { } member)
                yield return member;
        }

        static string? TakeMember(string text, ref int start)
        {
            var rest = text.AsSpan(start);
            var isMember = NextMember(ref rest, out var member);
            start = text.Length - rest.Length;
            return isMember ? member.ToString() : null;
        }
    }

    /// <summary>Takes the next member that is not empty off a comma separated list.</summary>
    public static bool NextMember(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> member)
    {
        member = default;
        while (member.Length == 0 && rest.Length > 0)
        {
            var end = IndexOutside(rest, ',');
            member = (end < 0 ? rest : rest[..end]).Trim();
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return member.Length > 0;
    }

    /// <summary>
    /// The value of a parameter in <c>;name=value;flag</c>: unquoted, the empty string for a flag, null where it does not stand.
    /// </summary>
    public static string? Parameter(ReadOnlySpan<char> parameters, ReadOnlySpan<char> name, char separator = ';')
    {
        while (NextParameter(ref parameters, out var foundName, out var value, separator))
        {
            if (foundName.Equals(name, StringComparison.OrdinalIgnoreCase))
                return Unquote(value);
        }

        return null;
    }

    /// <summary>Takes the next <c>name=value</c> off the text; names may be empty in hostile input.</summary>
    public static bool NextParameter(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value, char separator = ';')
    {
        name = value = default;
        rest = rest.TrimStart().TrimStart(separator).TrimStart();
        if (rest.Length == 0)
            return false;
        var end = IndexOutside(rest, separator);
        var parameter = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[end..];
        var equals = parameter.IndexOf('=');
        name = (equals < 0 ? parameter : parameter[..equals]).Trim();
        value = equals < 0 ? default : parameter[(equals + 1)..].Trim();
        return true;
    }

    public static string Unquote(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
            return text.ToString();
        var inner = text[1..^1];
        if (!inner.Contains('\\'))
            return inner.ToString();
        var plain = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length)
                i++;
            plain.Append(inner[i]);
        }

        return plain.ToString();
    }

    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Wire text (one char a byte) as people read it; bytes that are not UTF-8 become U+FFFD.</summary>
    public static string ToDisplay(string wire) => Ascii.IsValid(wire) ? wire : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(wire));

    /// <summary>Readable text as wire text: UTF-8, one char a byte.</summary>
    public static string ToWire(string display) => Ascii.IsValid(display) ? display : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(display));
}
