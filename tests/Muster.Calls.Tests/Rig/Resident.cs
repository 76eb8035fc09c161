using System.Net;
using Muster.Carrier.Voices;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Calls.Tests.Rig;

/// <summary>Somebody with a telephone, who does what the test says when the test says it, and notes which prompts are heard.</summary>
internal sealed class Resident : ISipCallEvents, IMediaSink, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly Lazy<SyllableBank> Voices = new(() => SyllableBank.Open().Value);

    private readonly ThreadLoop _loop = new("resident", Metronome.Shared);
    private readonly MediaClock _clock = Metronome.Shared.Add(new MediaClock(new MediaClockOptions { FirstPort = 26_000, LastPort = 28_999 }, Metronome.Shared));
    private readonly IReadOnlyList<ISipTransport> _transports;
    private readonly TaskCompletionSource _heardASecond = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SipEndpoint _endpoint;
    private readonly Lock _gate = new();
    private readonly List<string> _marks = [];
    private readonly List<(string Mark, int Nth, TaskCompletionSource Seen)> _waiting = [];
    private readonly List<(string Prompt, int Ms)> _lengths = [];
    private SipCall? _call;
    private IncomingInvite? _invite;
    private CallKeys _keys = new(MediaSecurity.Off);
    private MediaStream? _media;
    private string? _prompt;
    private int _promptMs;
    private int _framesHeard;

    public Resident(SipProtocol protocol = SipProtocol.Udp, SipTlsOptions? tls = null)
    {
        _transports = SipTransports.Open(_loop, IPAddress.Loopback, protocol, tls ?? new SipTlsOptions()).Value;
        _endpoint = new SipEndpoint(_loop, _transports, new SipOptions());
        _endpoint.IncomingCall = (call, invite) =>
        {
            (_call, _invite) = (call, invite);
            _keys = new CallKeys(Srtp);
            Mark($"invited {invite.Offer!.Under(MediaSecurity.Optional).Crypto?.Suite.ToString() ?? "plain"}");
            if (Answer(new IPEndPoint(IPAddress.Loopback, 9)) is null)
                call.Reject(488);
            else
                OnInvite(this);
            return this;
        };
    }

    public IPEndPoint EndPoint => _transports[0].LocalEndPoint;

    /// <summary>Done when packets for a whole second have come.</summary>
    public Task HeardASecond => WaitFor(_heardASecond.Task, "a second of sound");

    /// <summary>Whether the telephone encrypts.</summary>
    public MediaSecurity Srtp { get; set; }

    /// <summary>What happens when the telephone rings.</summary>
    public Action<Resident> OnInvite { get; set; } = resident => resident.PickUp();

    /// <summary>In order: <c>NAME+</c> where a prompt began, <c>NAME-</c> where it ended, <c>first packet</c>, <c>answered</c>, <c>said</c>, <c>ended CAUSE</c>.</summary>
    public IReadOnlyList<string> Marks
    {
        get
        {
            lock (_gate)
                return [.. _marks];
        }
    }

    /// <summary>The prompts in the order in which they began.</summary>
    public IEnumerable<string> Prompts => Marks.Where(mark => mark.EndsWith('+')).Select(mark => mark[..^1]);

    /// <summary>How long a prompt could be heard, the longest time that it was said.</summary>
    public int LongestMs(string prompt) => LengthsMs(prompt).Max();

    /// <inheritdoc cref="LongestMs"/>
    public int ShortestMs(string prompt) => LengthsMs(prompt).Min();

    /// <summary>Plays a prompt's tone, which whoever hears it knows by its name.</summary>
    public void Hum(string prompt) => Play(Screening.ToneOf(prompt));

    /// <summary>What came with the last call for a program.</summary>
    public string? UserToUser => _invite!.UserToUser;

    /// <summary>Who called last, as shown.</summary>
    public string Caller => _invite!.From.User;

    public void Ring() => _call!.Ring();

    public void PickUp() => _call!.Accept(OpenMedia());

    /// <summary>Answers, and never sends a packet.</summary>
    public void PickUpDumb() => _call!.Accept(Answer(new IPEndPoint(IPAddress.Loopback, 9))!);

    public void Refuse(int status, int? q850) => _loop.Post(() => _call!.Reject(status, null, q850));

    /// <summary>No packet comes from here any more, and nobody says why.</summary>
    public void LoseLine() => _media!.Dispose();

    /// <summary>Plays before the answer; the clip's end is marked <c>said</c>.</summary>
    public void PlayEarly(ReadOnlyMemory<byte> aLaw, int status = 183)
    {
        _call!.Ring(status, OpenMedia());
        Play(aLaw);
    }

    public void PickUpAfterEarlyMedia() => _loop.Post(() => _call!.Accept(AnswerFromHere()));

    public void Say(string words) => Play(Words(words));

    /// <summary>As <see cref="PlayEarly"/>, in words.</summary>
    public void SayEarly(string words) => PlayEarly(Words(words));

    /// <summary>What <see cref="Say"/> says, for a test that must not wait for it while somebody else speaks.</summary>
    public static byte[] Words(string words)
    {
        var pcm = Voices.Value.Speak(words, "3").Value;
        var aLaw = new byte[pcm.Length];
        G711Codec.PcmToALaw(pcm, aLaw);
        return aLaw;
    }

    public void Play(ReadOnlyMemory<byte> aLaw) => _media!.Play(aLaw, 1);

    public void Press(string keys) => _media!.SendDigits(keys).ShouldBeTrue();

    public void HangUp() => _loop.Post(() => _call!.HangUp());

    /// <summary>Waits until something has been marked for the nth time.</summary>
    public Task Until(string mark, int nth = 1)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_marks.Count(each => each == mark) >= nth)
                return Task.CompletedTask;
            _waiting.Add((mark, nth, seen));
        }

        return WaitFor(seen.Task, mark);
    }

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp)
    {
    }

    public void Answered(SipCall call, SessionDescription? sdp) => Mark("answered");

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer) => null;

    public void Ended(SipCall call, CallEnd end)
    {
        // A refused call's ACK may come after the next INVITE.
        if (call == _call)
            _media?.Dispose();
        Mark($"ended {end.Cause}");
    }

    public void Frame(ReadOnlySpan<byte> aLaw, bool received)
    {
        _promptMs += 20;
        _framesHeard += received ? 1 : 0;
        if (received && _framesHeard == 1)
            Mark("first packet");
        if (received && _framesHeard == 50)
            _heardASecond.SetResult();
        var prompt = Screening.NameOf(aLaw);

        // A packet that came too late makes a gap, not an end.
        if (prompt == _prompt || !received)
            return;
        if (_prompt is not null)
            PromptEnded(_prompt);
        _promptMs = 0;
        if (prompt is not null)
            Mark(prompt + "+");
        _prompt = prompt;
    }

    public void Digit(char digit) => Mark($"key {digit}");

    public void Played(int clip) => Mark("said");

    public void Dispose()
    {
        Metronome.Shared.Remove(_clock);
        _clock.Dispose();
        foreach (var transport in _transports)
            transport.Dispose();
        _loop.Dispose();
    }

    private void PromptEnded(string prompt)
    {
        lock (_gate)
            _lengths.Add((prompt, _promptMs));
        Mark(prompt + "-");
    }

    private List<int> LengthsMs(string prompt)
    {
        lock (_gate)
            return [.. _lengths.Where(each => each.Prompt == prompt).Select(each => each.Ms)];
    }

    private async Task WaitFor(Task seen, string mark)
    {
        if (await Task.WhenAny(seen, Task.Delay(Deadline, TimeProvider.System)) != seen)
            throw new TimeoutException($"'{mark}' never came; what came: {string.Join(", ", Marks)}");
    }

    private void Mark(string mark)
    {
        lock (_gate)
        {
            _marks.Add(mark);
            var count = _marks.Count(each => each == mark);
            foreach (var waiting in _waiting.Where(each => each.Mark == mark && each.Nth <= count))
                waiting.Seen.TrySetResult();
        }
    }

    private SessionDescription OpenMedia()
    {
        _media = _clock.Open(IPAddress.Loopback, this).Value;
        var (offer, keys) = _keys.TakeOffer(_invite!.Offer!);
        _media.Connect(offer.RtpAddress!, G711.ALaw, 101, keys: keys);
        return AnswerFromHere();
    }

    private SessionDescription AnswerFromHere() => Answer(new IPEndPoint(IPAddress.Loopback, _media!.LocalPort))!;

    private SessionDescription? Answer(IPEndPoint rtp) => _keys.Answer(_invite!.Offer!, rtp);
}
