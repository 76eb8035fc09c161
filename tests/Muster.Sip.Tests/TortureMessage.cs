namespace Muster.Sip.Tests;

/// <summary>One of the messages of RFC 4475 and what an endpoint that takes calls must make of it.</summary>
/// <param name="Name">Its name in the RFC, and its file's.</param>
/// <param name="Section">Where the RFC describes it.</param>
/// <param name="What">What is odd about it.</param>
/// <param name="Status">The answer, or 0 where nothing may be said.</param>
/// <param name="Why">Why that answer is right for a telephone, which is no registrar and no proxy.</param>
internal sealed record TortureMessage(string Name, string Section, string What, int Status, string Why)
{
    private const string NoRegistrar = "read without complaint; a telephone is no registrar";

    public static IReadOnlyList<TortureMessage> All { get; } =
    [
        new("wsinv", "3.1.1.1", "INVITE full of white space, folds and compact names", 481, "valid; its To-tag names a dialog that there is not"),
        new("intmeth", "3.1.1.2", "a method of every character that a token may have", 501, "valid; the method is unknown"),
        new("esc01", "3.1.1.3", "escaped characters in user names", 180, "valid; the call rings"),
        new("escnull", "3.1.1.4", "escaped nulls in user names", 405, NoRegistrar),
        new("esc02", "3.1.1.5", "percent signs that are no escapes, in the method too", 501, "valid; the method RE%47IST%45R is not REGISTER"),
        new("lwsdisp", "3.1.1.6", "no space between display name and angle bracket", 200, "valid; OPTIONS is answered"),
        new("longreq", "3.1.1.7", "very long values", 180, "valid; the call rings"),
        new("dblreq", "3.1.1.8", "a second request behind the first in one datagram", 405, NoRegistrar + "; what follows the body is not looked at"),
        new("semiuri", "3.1.1.9", "a semicolon in the user part", 200, "valid; OPTIONS is answered"),
        new("transports", "3.1.1.10", "known and unknown transports in the Via lines", 200, "valid; all five come back"),
        new("mpart01", "3.1.1.11", "a MESSAGE with a body of several parts", 405, "valid; the method is not taken"),
        new("unreason", "3.1.1.12", "a response with a reason phrase in Cyrillic", 0, "readable; it answers nothing that was asked"),
        new("noreason", "3.1.1.13", "a response with an empty reason phrase", 0, "readable; it answers nothing that was asked"),
        new("badinv01", "3.1.2.1", "stray commas and semicolons in Via and Contact", 400, "Via and Contact cannot be read"),
        new("clerr", "3.1.2.2", "a Content-Length beyond the datagram", 400, "the body is cut off"),
        new("ncl", "3.1.2.3", "a negative Content-Length", 400, "no number"),
        new("scalar02", "3.1.2.4", "numbers too large in a request", 400, "CSeq is beyond 2^31"),
        new("scalarlg", "3.1.2.5", "numbers too large in a response", 0, "dropped; a response is never answered"),
        new("quotbal", "3.1.2.6", "a quote that is never closed", 400, "To cannot be read"),
        new("ltgtruri", "3.1.2.7", "angle brackets around the Request-URI", 400, "no URI"),
        new("lwsruri", "3.1.2.8", "a space in the Request-URI", 400, "no URI"),
        new("lwsstart", "3.1.2.9", "several spaces in the request line", 400, "no request line"),
        new("trws", "3.1.2.10", "spaces at the end of the request line", 400, "no version"),
        new("escruri", "3.1.2.11", "headers in the Request-URI", 400, "they have no place there"),
        new("baddate", "3.1.2.12", "a Date that is not GMT", 180, "the header is not used, so it does no harm"),
        new("regbadct", "3.1.2.13", "a Contact with headers and no brackets", 405, "the method is looked at before its headers; " + NoRegistrar),
        new("badaspec", "3.1.2.14", "a space inside a URI", 400, "To cannot be read"),
        new("baddn", "3.1.2.15", "a display name that should be quoted", 200, "the RFC leaves it open; its meaning is clear"),
        new("badvers", "3.1.2.16", "version 7.0", 505, "another protocol"),
        new("mismatch01", "3.1.2.17", "CSeq names another method", 400, "which is it?"),
        new("mismatch02", "3.1.2.18", "CSeq names another method, both unknown", 400, "which is it? (501 would do as well)"),
        new("bigcode", "3.1.2.19", "a response of status 4294967301", 0, "dropped; a response is never answered"),
        new("badbranch", "3.2.1", "a branch that is nothing but the magic cookie", 200, "told apart from others as RFC 2543 did"),
        new("insuf", "3.3.1", "no Call-ID, From or To", 400, "said by name"),
        new("unkscm", "3.3.2", "a Request-URI of an unknown scheme", 416, "no SIP address"),
        new("novelsc", "3.3.3", "a Request-URI of a known scheme that is not SIP", 416, "no SIP address"),
        new("unksm2", "3.3.4", "To, From and Contact of other schemes", 405, NoRegistrar),
        new("bext01", "3.3.5", "required extensions that nobody knows", 420, "Unsupported names the two of Require, not those of Proxy-Require"),
        new("invut", "3.3.6", "a body of an unknown type", 415, "Accept says what would be taken"),
        new("regaut01", "3.3.7", "credentials of an unknown scheme", 405, NoRegistrar),
        new("multi01", "3.3.8", "From, To, Call-ID and others twice", 400, "which is it?"),
        new("mcl01", "3.3.9", "two Content-Lengths", 400, "which is it?"),
        new("bcast", "3.3.10", "a 200 whose Via names a broadcast address", 0, "dropped: it answers nothing that was asked"),
        new("zeromf", "3.3.11", "Max-Forwards 0", 200, "it has arrived; nobody forwards it"),
        new("cparam01", "3.3.12", "an unknown parameter of a Contact", 405, NoRegistrar),
        new("cparam02", "3.3.13", "an unknown parameter of a Contact's URI", 405, NoRegistrar),
        new("regescrt", "3.3.14", "escaped headers in a Contact's URI", 405, NoRegistrar),
        new("sdp01", "3.3.15", "an INVITE whose Accept excludes SDP", 406, "no answer could be given"),
        new("inv2543", "3.4.1", "an INVITE by RFC 2543: no branch, no tag, no Max-Forwards", 180, "taken as it was meant; the call rings"),
    ];

    public static TortureMessage Of(string name) => All.Single(message => message.Name == name);
}
