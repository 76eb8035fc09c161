using System.Globalization;

namespace Muster.Sip;

/// <summary>A request's number within its dialog, and its method (RFC 3261 section 20.16).</summary>
/// <param name="Number">0 to 2^31 - 1.</param>
/// <param name="Method">With case, as written.</param>
internal readonly record struct CSeq(uint Number, string Method)
{
    public const uint NumberMax = int.MaxValue;

    public static bool TryParse(string? text, out CSeq cseq)
    {
        cseq = default;
        var value = text.AsSpan().Trim();
        var gap = value.IndexOfAny(' ', '\t');
        if (gap < 0 || !uint.TryParse(value[..gap], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > NumberMax)
            return false;
        var method = value[gap..].Trim();
        if (!SipText.IsToken(method))
            return false;
        cseq = new CSeq(number, Methods.Of(method));
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Method}");
}
