using System.Net;
using System.Security.Cryptography;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>What a check learnt without a call.</summary>
internal sealed record ReachFacts
{
    public IPEndPoint? Address { get; init; }

    /// <summary>Why the trunk was not found or not registered at; null when nothing is wrong.</summary>
    public Error? Error { get; init; }

    /// <summary>The answer to OPTIONS; 0 when none came, null when none was sent.</summary>
    public int? OptionsStatus { get; init; }

    public TimeSpan OptionsTook { get; init; }

    public RegistrationState? Registration { get; init; }

    public int RegistrationStatus { get; init; }

    public string RegistrationReason { get; init; } = "";

    public TimeSpan RegistrationGranted { get; init; }
}

/// <summary>Everything that a check saw; <see cref="CheckPage"/> says what it means.</summary>
/// <param name="Trunk">What was checked.</param>
/// <param name="Options">With what.</param>
/// <param name="Reach">What was learnt without a call.</param>
internal sealed record CheckFacts(Trunk Trunk, TrunkCheckOptions Options, ReachFacts Reach)
{
    /// <summary>The call that is talked on, with all codings offered; null when none was made.</summary>
    public CallFacts? Main { get; init; }

    /// <summary>The coding that the main call did not agree on, offered alone.</summary>
    public AudioCodec? OtherCodec { get; init; }

    public CallFacts? Other { get; init; }

    /// <summary>The call that is given up while it rings.</summary>
    public CallFacts? Cancelled { get; init; }

    /// <summary>The call to the empty number.</summary>
    public CallFacts? Empty { get; init; }
}

/// <summary>
/// Tries what a trunk can do, call after call, one at a time: for an operator who has a new line, or doubts an old one.
/// </summary>
public sealed class TrunkCheck : IDisposable
{
    private const string Keys = "159#";
    private static readonly TimeSpan ReachMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OfferMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HoldFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PipEvery = TimeSpan.FromSeconds(1);

    /// <summary>A call that is hung up is over after 128 times T1 at the latest, whatever the peer does.</summary>
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(70);

    private readonly ThreadLoop _loop = new("trunk-check");
    private readonly MediaClock _clock = new(new MediaClockOptions());
    private readonly Trunk _trunk;
    private readonly TrunkCheckOptions _options;
    private readonly TrunkLine _line;
    private readonly Action<string> _doing;

    private TrunkCheck(Trunk trunk, TrunkCheckOptions options, Action<string> doing)
    {
        _trunk = trunk;
        _options = options;
        _doing = doing;

        // A timer is asked for, since the check is to learn whether the carrier keeps it.
        var asking = trunk with { SessionExpires = trunk.SessionExpires ?? TimeSpan.FromMinutes(30) };
        var chance = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
        _line = new TrunkLine(_loop, asking, new SipOptions(), TrunkGroup.OfMachine(_loop, chance), chance, _loop.Time.GetTimestamp());
    }

    /// <summary>Checks a trunk. What is wrong with it stands in the report; this itself does not fail.</summary>
    /// <param name="trunk">Which.</param>
    /// <param name="options">With what.</param>
    /// <param name="doing">Told in a few Chinese words what is tried next.</param>
    /// <param name="stop">Ends the check; the call in the air is hung up.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<TrunkCheckReport> Run(Trunk trunk, TrunkCheckOptions options, Action<string> doing, CancellationToken stop)
    {
        using var check = new TrunkCheck(trunk, options, doing);
        var begun = check._loop.Time.GetUtcNow();
        var facts = await check.Gather(stop);
        return new TrunkCheckReport(trunk.Name, facts.Reach.Address?.ToString(), begun, CheckPage.Of(facts));
    }

    public void Dispose()
    {
        using var left = new ManualResetEventSlim();
        _loop.Post(() => _line.Leave(left.Set));
        left.Wait(TimeSpan.FromSeconds(2));
        using var closed = new ManualResetEventSlim();
        _loop.Post(() =>
        {
            _line.Dispose();
            closed.Set();
        });
        closed.Wait(TimeSpan.FromSeconds(2));
        _clock.Dispose();
        _loop.Dispose();
    }

    private async Task<CheckFacts> Gather(CancellationToken stop)
    {
        var facts = new CheckFacts(_trunk, _options, await Reach());
        if (facts.Reach.Error is not null || _options.Number is not { } number)
            return facts;
        _doing("主呼叫：编码、媒体、按键、保持");
        facts = facts with { Main = await Talk(number, stop) };
        if (facts.Main.Codec is { } agreed)
        {
            var other = agreed == AudioCodec.Pcma ? AudioCodec.Pcmu : AudioCodec.Pcma;
            _doing($"只提供 {other.ToString().ToUpperInvariant()} 再呼叫一次");
            facts = facts with { OtherCodec = other, Other = await Brief(number, stop, other) };
        }

        _doing("振铃时取消（CANCEL）");
        facts = facts with { Cancelled = await Cancel(number, stop) };
        if (_options.EmptyNumber is not { } empty)
            return facts;
        _doing("呼叫空号");
        return facts with { Empty = await Brief(empty, stop, [.. _trunk.Codecs]) };
    }

    private async Task<ReachFacts> Reach()
    {
        _doing("查找线路、注册、OPTIONS");
        var asked = new TaskCompletionSource<Error?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            _line.Start();
            _line.Ask(byOptions: false, error => asked.TrySetResult(error));
            _loop.After(ReachMax, () => asked.TrySetResult(new Error("trunk.no_answer", "The registrar does not answer.")));
        });
        var error = await asked.Task;
        var facts = await OnLoop(() => new ReachFacts
        {
            Address = _line.Destination?.EndPoint,
            Error = error,
            Registration = _line.Registration?.State,
            RegistrationStatus = _line.Registration?.LastStatus ?? 0,
            RegistrationReason = _line.Registration?.LastReason ?? "",
            RegistrationGranted = _line.Registration?.Granted ?? TimeSpan.Zero,
        });
        return facts.Address is null || _line.LocalAddress is null ? facts : await Options(facts);
    }

    private async Task<ReachFacts> Options(ReachFacts facts)
    {
        var answered = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sent = _loop.Time.GetTimestamp();
        _loop.Post(() => _line.AskByOptions(status => answered.TrySetResult(status)));
        var status = await answered.Task;
        return facts with { OptionsStatus = status, OptionsTook = _loop.Time.GetElapsedTime(sent) };
    }

    private async Task<CallFacts> Talk(string number, CancellationToken stop)
    {
        var call = await Place(number, _trunk.Codecs);
        try
        {
            await Answer(call, stop);
            await Listen(call, stop);
            if (call.IsAnswered)
                await Hold(call, stop);
        }
        finally
        {
            await HangUp(call);
        }

        return call.Facts;
    }

    private async Task Listen(CheckedCall call, CancellationToken stop)
    {
        var begun = _loop.Time.GetTimestamp();
        for (var pip = 0; call.IsAnswered && _loop.Time.GetElapsedTime(begun) < _options.Talk; pip++)
        {
            _loop.Post(pip == 1 ? () => call.Press(Keys) : call.PlayPips);
            await WaitFor(call.Over, PipEvery, stop);
        }

        _loop.Post(call.Measure);
    }

    private async Task Hold(CheckedCall call, CancellationToken stop)
    {
        var hold = await Offer(call, MediaDirection.SendOnly);
        await WaitFor(call.Over, HoldFor, stop);
        var unhold = await Offer(call, MediaDirection.SendRecv);
        var before = call.PacketsReceived;
        await WaitFor(call.Over, HoldFor, stop);
        await OnLoop(() =>
        {
            call.NoteHold(hold, unhold, call.PacketsReceived > before);
            return true;
        });
    }

    private async Task<OfferOutcome> Offer(CheckedCall call, MediaDirection direction)
    {
        var outcome = await OnLoop(() => call.Offer(direction));
        await WaitFor(outcome, OfferMax, CancellationToken.None);
        return outcome.IsCompleted ? await outcome : default;
    }

    private async Task<CallFacts> Brief(string number, CancellationToken stop, params AudioCodec[] codecs)
    {
        var call = await Place(number, codecs);
        try
        {
            await Answer(call, stop);
        }
        finally
        {
            await HangUp(call);
        }

        return call.Facts;
    }

    private async Task<CallFacts> Cancel(string number, CancellationToken stop)
    {
        var call = await Place(number, _trunk.Codecs);
        try
        {
            await WaitFor(call.Ringing, _options.AnswerMax, stop);
        }
        finally
        {
            await HangUp(call);
        }

        return call.Facts;
    }

    private Task<CheckedCall> Place(string number, IReadOnlyList<AudioCodec> codecs) =>
        OnLoop(() => CheckedCall.Place(_loop, _clock, _line, number, [.. codecs]));

    private Task Answer(CheckedCall call, CancellationToken stop) => WaitFor(call.Settled, _options.AnswerMax, stop);

    private async Task HangUp(CheckedCall call)
    {
        _loop.Post(call.HangUp);
        await WaitFor(call.Over, EndMax, CancellationToken.None);
    }

    private static Task WaitFor(Task signal, TimeSpan max, CancellationToken stop) =>
        Task.WhenAny(signal, Task.Delay(max, TimeProvider.System, stop)).WaitAsync(stop);

    private Task<T> OnLoop<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => done.TrySetResult(work()));
        return done.Task;
    }
}
