using System.Net;
using Muster.Carrier.Lines;
using Muster.Carrier.People;
using Muster.Carrier.Tests.Hearing;
using Muster.Carrier.Truth;
using Muster.Carrier.Voices;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Carrier.Tests.Lines;

/// <summary>A carrier and its callers on loopback, in real time, with noise for voices.</summary>
internal sealed class CarrierRig : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string _truthPath = Path.Combine(Path.GetTempPath(), $"muster-rig-{Environment.ProcessId}-{Guid.CreateVersion7()}.jsonl");
    private readonly ThreadLoop _loop = new("carrier rig");
    private readonly MediaClock _media = new(new MediaClockOptions { FirstPort = 21_000, LastPort = 24_999 });
    private readonly UdpSipTransport _carrierWire;
    private readonly UdpSipTransport _callerWire;
    private readonly SipEndpoint _callers;
    private readonly TruthFile _truth;
    private readonly List<Exception> _faults = [];

    public CarrierRig(CarrierSettings settings, SipOptions? sip, params string[] people)
    {
        _loop.Faulted = _faults.Add;
        _media.Faulted = _faults.Add;
        _carrierWire = UdpSipTransport.Open(_loop, new IPEndPoint(IPAddress.Loopback, 0)).Value;
        _callerWire = UdpSipTransport.Open(_loop, new IPEndPoint(IPAddress.Loopback, 0)).Value;
        _truth = TruthFile.Open(_truthPath).Value;
        var endpoint = new SipEndpoint(_loop, _carrierWire, sip ?? new SipOptions());
        _callers = new SipEndpoint(_loop, _callerWire, new SipOptions());
        var voices = new ResidentVoices(null, text => new ReadOnlyMemory<byte>(Sounds.Of(text, 4000)));
        Carrier = new SimulatedCarrier(
            _loop, endpoint, _media, PeopleBook.Read(people, "people").Value, voices, _truth, settings with { English = true });
        Carrier.Learn(Scripts.Ezhou, Sounds.Render).ShouldBeNull();
    }

    public SimulatedCarrier Carrier { get; }

    public int OpenStreams => _media.OpenStreams;

    public TestCaller Call(string number)
    {
        var caller = new TestCaller(_loop, _callers, _media, _carrierWire.LocalEndPoint);
        caller.Call(number);
        return caller;
    }

    public Task<CallEnd> EndOf(TestCaller caller) => caller.Ended.WaitAsync(Deadline);

    public Task AnswerOf(TestCaller caller) => caller.WhenAnswered.WaitAsync(Deadline);

    /// <summary>The last truth line of a call, once the carrier has written it.</summary>
    public async Task<TruthLine> TruthOf(TestCaller caller)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (await timer.WaitForNextTickAsync())
        {
            var lines = TruthFile.Read(_truthPath).Value.Where(line => line.CallId == caller.CallId).ToList();
            if (lines.Exists(line => line.Event == TruthLine.Over))
            {
                lines.Select(line => line.Event).ShouldBe([TruthLine.Invited, TruthLine.Over]);
                return lines[^1];
            }
        }

        throw new InvalidOperationException("A periodic timer ends only when it is disposed.");
    }

    /// <summary>Plays a question of the script as a caller does, after letting the line be silent for a moment.</summary>
    public static void Ask(TestCaller caller, string question)
    {
        foreach (var part in Scripts.Ezhou.Questions.First(each => each.Id == question).Prompt.FixedParts)
            caller.Stream.Play(Sounds.Render(part).Value, 1);
    }

    public void Dispose()
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            Carrier.Dispose();
            _callers.Dispose();
            drained.SetResult();
        });
        ((IAsyncResult)drained.Task).AsyncWaitHandle.WaitOne(Deadline).ShouldBeTrue();
        _loop.Dispose();
        _media.Dispose();
        _carrierWire.Dispose();
        _callerWire.Dispose();
        _truth.Dispose();
        File.Delete(_truthPath);
        _faults.ShouldBeEmpty();
    }
}
