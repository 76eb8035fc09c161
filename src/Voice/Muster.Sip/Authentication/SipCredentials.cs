namespace Muster.Sip;

/// <summary>Who this side is, to a carrier that asks.</summary>
/// <param name="User">The user name of the account.</param>
/// <param name="Password">Never leaves the program: only hashes of it do.</param>
/// <param name="Realm">Answer only challenges of this realm; null answers any.</param>
public sealed record SipCredentials(string User, string Password, string? Realm = null)
{
    public override string ToString() => $"{nameof(SipCredentials)} {{ User = {User}, Realm = {Realm} }}";
}
