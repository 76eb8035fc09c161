using System.Collections.Frozen;

namespace Muster.Sip;

/// <summary>Method names. They are compared with case (RFC 3261 section 7.1).</summary>
internal static class Methods
{
    public const string Ack = "ACK";
    public const string Bye = "BYE";
    public const string Cancel = "CANCEL";
    public const string Info = "INFO";
    public const string Invite = "INVITE";
    public const string Message = "MESSAGE";
    public const string Notify = "NOTIFY";
    public const string Options = "OPTIONS";
    public const string Prack = "PRACK";
    public const string Publish = "PUBLISH";
    public const string Refer = "REFER";
    public const string Register = "REGISTER";
    public const string Subscribe = "SUBSCRIBE";
    public const string Update = "UPDATE";

    /// <summary>What the Allow header tells.</summary>
    public const string Allowed = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, PRACK, NOTIFY";

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = new[]
    {
        Ack, Bye, Cancel, Info, Invite, Message, Notify, Options, Prack, Publish, Refer, Register, Subscribe, Update,
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A method as written; a known one is not made anew.</summary>
    public static string Of(ReadOnlySpan<char> written) => Known.TryGetValue(written, out var known) ? known : written.ToString();

    /// <summary>Known, whether allowed or not: an unknown method gets 501, a known one that is not allowed 405.</summary>
    public static bool IsKnown(string method) => Known.Contains(method);
}
