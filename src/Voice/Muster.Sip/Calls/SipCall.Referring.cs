namespace Muster.Sip;

/// <content>Sending the other side of an answered call to somebody else (RFC 3515, RFC 5589 section 6).</content>
public abstract partial class SipCall
{
    private Referral? _referral;

    /// <summary>Whether the other side says that it takes REFER; null when it has not said what it takes.</summary>
    public bool? TakesRefer => Dialog?.TakesRefer;

    /// <summary>
    /// Asks the other side of the answered call to call somebody else in place of this side. Once that is answered, this side
    /// is expected to hang up. Told on the loop, once, unless the call ends before.
    /// </summary>
    /// <param name="target">Whom to call; headers in it (<c>?Name=value</c>) go into that call.</param>
    /// <param name="patience">How long that may take.</param>
    /// <param name="finished">What became of it.</param>
    /// <param name="userToUser">As in <see cref="OutgoingInvite.UserToUser"/>: goes into the call to the target, by a header of its URI (RFC 7433); null for none.</param>
    /// <returns>False, and nothing is sent, when the call is not answered or is being referred already.</returns>
    public bool Refer(SipUri target, TimeSpan patience, Action<ReferEnd> finished, string? userToUser = null)
    {
        if (State != CallState.Confirmed || _referral is { IsOpen: true })
            return false;
        Digest.Begin();
        _referral = new Referral(Endpoint, Dialog!, Digest, Fill, patience, finished);
        _referral.Send();
        return true;

        void Fill(SipRequest refer)
        {
            Introduce(refer, Extensions.Timer);
            refer.Add(HeaderNames.ReferTo, $"<{(userToUser is null ? target : target.WithHeader(HeaderNames.UserToUser, $"{userToUser};encoding=hex"))}>");
            refer.Add(HeaderNames.ReferredBy, _contact);
        }
    }

    private void ReceiveNotify(ServerTransaction transaction)
    {
        if (_referral is not { IsOpen: true } referral)
            Endpoint.RespondAnywhere(transaction);
        else
            referral.Take(transaction);
    }
}
