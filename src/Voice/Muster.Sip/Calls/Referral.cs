using System.Globalization;
using System.Text;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// A REFER of this side's within an answered call (RFC 3515): the other side is asked to call somebody else, and tells by
/// NOTIFY how that goes.
/// </summary>
internal sealed class Referral
{
    private const string EventPackage = "refer";
    private const string FragmentType = "message/sipfrag";

    private readonly Loop _loop;
    private readonly TimeSpan _patience;
    private readonly Action<ReferEnd> _finished;
    private readonly DialogRequest _request;
    private LoopTimer? _timer;

    /// <param name="endpoint">Sends the REFER.</param>
    /// <param name="dialog">Whom it is for.</param>
    /// <param name="digest">Answers challenges.</param>
    /// <param name="fill">Adds whom to call.</param>
    /// <param name="patience">How long the other side's call may take.</param>
    /// <param name="finished">Told once, unless it is stopped before.</param>
    public Referral(SipEndpoint endpoint, Dialog dialog, DigestClient digest, Action<SipRequest> fill, TimeSpan patience, Action<ReferEnd> finished)
    {
        _loop = endpoint.Loop;
        _patience = patience;
        _finished = finished;
        _request = new DialogRequest(endpoint, dialog, digest, Methods.Refer, fill, Responded);
    }

    public bool IsOpen { get; private set; }

    public void Send()
    {
        IsOpen = true;
        _timer = _loop.After(_patience, () => Finish(ReferOutcome.NotReached, 0));
        _request.Send();
    }

    /// <summary>The call is over or ending: what still comes is of no interest.</summary>
    public void Stop()
    {
        IsOpen = false;
        _timer?.Dispose();
    }

    /// <summary>Answers a NOTIFY and takes what it tells; one may come before the response to the REFER.</summary>
    public void Take(ServerTransaction transaction)
    {
        var notify = transaction.Request;
        var answer = AnswerTo(notify);
        transaction.Respond(notify.Respond(answer));
        if (answer != 200)
            return;
        var status = StatusOf(notify.Body.Span);
        var isOver = notify.First(HeaderNames.SubscriptionState)?.TrimStart().StartsWith("terminated", StringComparison.OrdinalIgnoreCase) == true;
        if (status >= 200 || isOver)
            Finish(status is >= 200 and < 300 ? ReferOutcome.Reached : ReferOutcome.NotReached, status >= 200 ? status : 0);
    }

    private static int AnswerTo(SipRequest notify)
    {
        if (notify.First(HeaderNames.Event)?.Split(';')[0].Trim() != EventPackage)
            return 489;
        return notify.Body.IsEmpty || notify.First(HeaderNames.ContentType)?.StartsWith(FragmentType, StringComparison.OrdinalIgnoreCase) == true ? 200 : 415;
    }

    // 202 is what RFC 3515 knows, 200 what RFC 7647 has made of it; either is only a promise.
    private void Responded(SipResponse? response)
    {
        if (response is not { IsSuccess: true })
            Finish(ReferOutcome.Refused, response?.Status ?? 0);
    }

    private void Finish(ReferOutcome outcome, int status)
    {
        if (!IsOpen)
            return;
        Stop();
        _finished(new ReferEnd(outcome, status));
    }

    // A fragment of a response: its status line is all that counts (RFC 3420).
    private static int StatusOf(ReadOnlySpan<byte> fragment)
    {
        var line = fragment[..(fragment.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var end ? end : fragment.Length)];
        var words = Encoding.Latin1.GetString(line[..Math.Min(line.Length, 64)]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var version, var status, ..]
            && version.Equals(SipReader.Version, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 100 and < 700
                ? number
                : 0;
    }
}
