using System.Text;

namespace Muster.Sip;

/// <summary>
/// This side's description as it stands. Its version counts up with each change, and with nothing else (RFC 3264 section 8).
/// </summary>
internal sealed class LocalSession(long id)
{
    private string? _lastSent;
    private long _version = 1;

    /// <summary>What this side offered or answered last; null before it said anything.</summary>
    public SessionDescription? Current { get; set; }

    public void Attach(SipMessage message, SessionDescription? sdp)
    {
        if (sdp is null)
            return;
        var text = sdp.As(id, _version).ToString();
        if (_lastSent is not null && text != _lastSent)
            text = sdp.As(id, ++_version).ToString();
        _lastSent = text;
        Current = sdp;
        message.Set(HeaderNames.ContentType, SessionDescription.MediaType);
        message.Body = Encoding.Latin1.GetBytes(text);
    }
}
