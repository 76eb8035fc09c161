using System.Globalization;

namespace Muster.Sip.Tests;

/// <summary>Writes down what a call's events say, one short line each, and does what the test wants done on them.</summary>
internal sealed class Recorder : ISipCallEvents
{
    private readonly TaskCompletionSource<CallEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<string> Lines { get; } = [];

    public CallEnd? End { get; private set; }

    /// <summary>For calls on a thread of their own: done when the call is over, and then all else here may be read.</summary>
    public Task<CallEnd> Over => _ended.Task;

    /// <summary>The newest description that came.</summary>
    public SessionDescription? Session { get; private set; }

    public SessionDescription? AnsweredWith { get; private set; }

    public Action<SipCall>? OnProvisional { get; init; }

    public Action<SipCall>? OnAnswered { get; init; }

    public Func<SessionDescription?, SessionDescription?>? OnReoffered { get; init; }

    public Action<SipCall>? OnReanswered { get; init; }

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp)
    {
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{status}{(sdp is null ? "" : "+sdp")}"));
        Session = sdp ?? Session;
        OnProvisional?.Invoke(call);
    }

    public void Answered(SipCall call, SessionDescription? sdp)
    {
        Lines.Add("answered");
        AnsweredWith = sdp;
        Session = sdp ?? Session;
        OnAnswered?.Invoke(call);
    }

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer)
    {
        Lines.Add($"reoffered {(offer is null ? "nothing" : offer.Direction)}");
        return OnReoffered?.Invoke(offer);
    }

    public void Reanswered(SipCall call, SessionDescription answer)
    {
        Lines.Add($"reanswered {answer.Direction}");
        Session = answer;
        OnReanswered?.Invoke(call);
    }

    public void ReofferRefused(SipCall call, int status, string reason) => Lines.Add($"reoffer refused {status}");

    public void Ended(SipCall call, CallEnd end)
    {
        Lines.Add($"ended {end.Cause}");
        End = end;
        _ended.TrySetResult(end);
    }
}
