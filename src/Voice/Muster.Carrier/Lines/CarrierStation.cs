using System.Net;
using Muster.Carrier.Hearing;
using Muster.Carrier.People;
using Muster.Carrier.Truth;
using Muster.Carrier.Voices;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Carrier.Lines;

/// <summary>A <see cref="SimulatedCarrier"/> with a socket, a loop and a media clock of its own: ready to be called.</summary>
public sealed class CarrierStation : IAsyncDisposable
{
    private const int RtpPorts = 2;
    private const string Realm = "muster";
    private static readonly TimeSpan TimeForGoodbyes = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainCheck = TimeSpan.FromMilliseconds(20);

    private readonly ThreadLoop _loop;
    private readonly UdpSipTransport _wire;
    private readonly SipEndpoint _endpoint;
    private readonly MediaClock _media;
    private readonly SimulatedCarrier _carrier;
    private readonly TaskCompletionSource<Exception> _faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CarrierTally? _last;

    private CarrierStation(
        ThreadLoop loop,
        UdpSipTransport wire,
        CarrierSettings settings,
        PeopleBook people,
        ResidentVoices voices,
        TruthFile truth,
        EarKnowledge knowledge)
    {
        (_loop, _wire) = (loop, wire);
        var lastPort = Math.Min(ushort.MaxValue - 1, settings.RtpPort + (settings.ChannelsMax * RtpPorts) + RtpPorts);
        _media = new MediaClock(new MediaClockOptions { FirstPort = settings.RtpPort, LastPort = lastPort, SendLoss = settings.Loss });
        loop.Faulted = exception => _faulted.TrySetResult(exception);
        _media.Faulted = exception => _faulted.TrySetResult(exception);
        _endpoint = new SipEndpoint(loop, wire, new SipOptions { UserAgent = "Muster carrier", Challenge = Challenge(settings.Account) });
        _carrier = new SimulatedCarrier(loop, _endpoint, _media, people, voices, truth, knowledge, settings);
    }

    /// <summary>Where calls come in.</summary>
    public IPEndPoint LocalEndPoint => _wire.LocalEndPoint;

    /// <summary>Ends when something went wrong that ought not to: a fault of the program, or a full disk under the truth file.</summary>
    public Task<Exception> Faulted => _faulted.Task;

    /// <summary>Audio streams that are open now.</summary>
    public int OpenStreams => _media.OpenStreams;

    /// <summary>Opens a carrier that takes calls at once.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="people">Who has which number.</param>
    /// <param name="voices">Who says what there is to say.</param>
    /// <param name="truth">The caller's to close, after the station.</param>
    /// <param name="knowledge">What residents can recognise; without it they answer in the order of the people file.</param>
    /// <returns>Errors of <see cref="UdpSipTransport.Open"/>: a port in use.</returns>
    public static Result<CarrierStation> Open(
        CarrierSettings settings,
        PeopleBook people,
        ResidentVoices voices,
        TruthFile truth,
        EarKnowledge? knowledge = null)
    {
        var loop = new ThreadLoop("carrier");
        if (UdpSipTransport.Open(loop, settings.Listen).TryGet(out var wire, out var error))
            return new CarrierStation(loop, wire, settings, people, voices, truth, knowledge ?? EarKnowledge.None);
        loop.Dispose();
        return error;
    }

    /// <summary>What has come and gone.</summary>
    public Task<CarrierTally> Tally() => OnLoop(() => _carrier.Tally);

    /// <summary>Hangs up what is in the air, waits up to a second for the callers' replies, and closes everything.</summary>
    /// <returns>What came and went, as far as it got.</returns>
    public async Task<CarrierTally> Stop()
    {
        if (_last is not null)
            return _last;
        await OnLoop(() =>
        {
            _carrier.Dispose();
            return true;
        });
        using var timer = new PeriodicTimer(DrainCheck, TimeProvider.System);
        var since = TimeProvider.System.GetTimestamp();
        while ((await Tally()).Open > 0 && TimeProvider.System.GetElapsedTime(since) < TimeForGoodbyes)
            await timer.WaitForNextTickAsync();
        _last = await OnLoop(() =>
        {
            var tally = _carrier.Tally;
            _endpoint.Dispose();
            return tally;
        });

        // What the endpoint still had to tell its calls comes before this.
        await OnLoop(() => true);
        _media.Dispose();
        _wire.Dispose();
        _loop.Dispose();
        return _last;
    }

    public async ValueTask DisposeAsync() => await Stop();

    private static SipChallengeOptions? Challenge(SipCredentials? account) => account is null
        ? null
        : new SipChallengeOptions(account.Realm ?? Realm, new Dictionary<string, string>(StringComparer.Ordinal) { [account.User] = account.Password }) { AsProxy = true };

    private Task<T> OnLoop<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => done.TrySetResult(work()));
        return done.Task;
    }
}
