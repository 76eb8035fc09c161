using System.Globalization;

namespace Muster.Sip;

/// <summary>One of the telephones that ring for a call of this side's, told apart by its To-tag (RFC 3261 section 13.2.2.4).</summary>
internal sealed class Fork(Dialog dialog)
{
    private long _lastReliable = -1;

    public Dialog Dialog { get; } = dialog;

    /// <summary>What went out for its 2xx, and goes out again for each repetition.</summary>
    public byte[]? Ack { get; set; }

    /// <summary>Whether it answered the offer in a way that cannot get lost: from then on it may be asked to change it by UPDATE.</summary>
    public bool HasAnsweredReliably { get; private set; }

    /// <summary>
    /// Whether a provisional may be looked at: one that must be acknowledged only in its turn, and once (RFC 3262 section 4).
    /// </summary>
    /// <param name="response">The provisional.</param>
    /// <param name="acknowledgement">The RAck header that is due; null for one that wants none.</param>
    public bool Admits(SipResponse response, out string? acknowledgement)
    {
        acknowledgement = null;
        if (!response.Names(HeaderNames.Require, Extensions.Reliable)
            || !uint.TryParse(response.First(HeaderNames.RSeq), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return true;
        if (_lastReliable >= 0 && number != _lastReliable + 1)
            return false;
        _lastReliable = number;
        acknowledgement = string.Create(CultureInfo.InvariantCulture, $"{number} {response.CSeq}");
        return true;
    }

    /// <summary>Takes what a response says of the dialog and the session. A later one without description takes nothing away.</summary>
    public void Learn(SipResponse response, SessionDescription? sdp, bool isReliable)
    {
        Dialog.RemoteSession = sdp ?? Dialog.RemoteSession;
        Dialog.Learn(response);
        HasAnsweredReliably |= isReliable && sdp is not null;
    }
}
