namespace Muster.Sip;

/// <summary>The SIP extensions that this side knows, by their option tags (RFC 3261 section 19.2).</summary>
internal static class Extensions
{
    /// <summary>Provisional responses that are acknowledged (RFC 3262).</summary>
    public const string Reliable = "100rel";

    /// <summary>Sessions that end unless refreshed (RFC 4028).</summary>
    public const string Timer = "timer";

    public const string All = Reliable + ", " + Timer;

    public static bool IsSupported(string option) => Is(option, Reliable) || Is(option, Timer);

    /// <summary>Whether the header, Supported or Require, names the extension.</summary>
    public static bool Names(this SipMessage message, string header, string option) => message.Values(header).Any(each => Is(each, option));

    private static bool Is(string written, string option) => written.Equals(option, StringComparison.OrdinalIgnoreCase);
}
