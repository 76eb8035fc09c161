namespace Muster.Sip;

/// <summary>The audio codings that can be agreed on, each by its static payload type (RFC 3551 section 6).</summary>
public enum AudioCodec
{
    /// <summary>G.711 mu-law, payload type 0.</summary>
    Pcmu = 0,

    /// <summary>G.711 A-law, payload type 8: what lines in China and Europe carry.</summary>
    Pcma = 8,
}

/// <summary>Who sends, as seen by the writer of a description (RFC 3264 section 5.1).</summary>
public enum MediaDirection
{
    SendRecv,

    /// <summary>The writer sends and hears nothing: they put the call on hold.</summary>
    SendOnly,
    RecvOnly,
    Inactive,
}
