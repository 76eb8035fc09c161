using System.Net;
using Muster.Carrier.Hearing;
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
internal sealed class CarrierRig : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string _truthPath = Path.Combine(Path.GetTempPath(), $"muster-rig-{Environment.ProcessId}-{Guid.CreateVersion7()}.jsonl");
    private readonly ThreadLoop _loop = new("callers");
    private readonly MediaClock _media = new(new MediaClockOptions { FirstPort = 26_000, LastPort = 27_999 });
    private readonly UdpSipTransport _wire;
    private readonly SipEndpoint _callers;
    private readonly TruthFile _truth;

    public CarrierRig(CarrierSettings settings, params string[] people)
    {
        _truth = TruthFile.Open(_truthPath).Value;
        var voices = new ResidentVoices(null, text => new ReadOnlyMemory<byte>(Sounds.Of(text, 4000)));
        var book = PeopleBook.Read(people, "people").Value;
        var knowledge = EarKnowledge.Of(Scripts.Screening, Sounds.Render).Value;
        Station = CarrierStation.Open(settings with { RtpPort = 21_000, English = true }, book, voices, _truth, knowledge).Value;
        _wire = UdpSipTransport.Open(_loop, new IPEndPoint(IPAddress.Loopback, 0)).Value;
        _callers = new SipEndpoint(_loop, _wire, new SipOptions());
    }

    public CarrierStation Station { get; }

    public TestCaller Call(string number, SipCredentials? credentials = null)
    {
        var caller = new TestCaller(_loop, _callers, _media, Station.LocalEndPoint);
        caller.Call(number, credentials);
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
        foreach (var part in Scripts.Screening.Questions.First(each => each.Id == question).Prompt.FixedParts)
            caller.Stream.Play(Sounds.Render(part).Value, 1);
    }

    public async ValueTask DisposeAsync()
    {
        await Station.Stop();
        Station.Faulted.IsCompleted.ShouldBeFalse();
        Station.OpenStreams.ShouldBe(0);
        _loop.Dispose();
        _media.Dispose();
        _wire.Dispose();
        _truth.Dispose();
        File.Delete(_truthPath);
    }
}
