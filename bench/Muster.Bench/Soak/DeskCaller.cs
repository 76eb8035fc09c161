using Muster.Calls;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;
using Muster.Speech;

namespace Muster.Bench;

/// <summary>
/// Soaks the desk: its calls ask two questions by tones, to which people say tones and press keys. Signalling goes through the bad
/// network; RTP goes straight, and loses as many packets. With the recogniser where there is one, else by keypad alone.
/// </summary>
internal sealed class DeskCaller : ISoakCaller
{
    private const int FirstPort = 20_000;
    private const int Channels = 1000;

    private readonly string _folder = Directory.CreateTempSubdirectory("muster-soak-").FullName;
    private readonly SoakSettings _settings;
    private readonly Random _chance;
    private readonly RecogniserPool? _recognisers;
    private readonly CallDesk _desk;

    public DeskCaller(SoakSettings settings, BadNetwork network)
    {
        _settings = settings;
        _chance = new Random(settings.Seed);
        _recognisers = OpenRecognisers();
        var media = new MediaClockOptions { FirstPort = FirstPort, LastPort = FirstPort + (4 * Channels), SendLoss = settings.Faults.Loss };
        var options = new CallDeskOptions(Channels, new EndpointerOptions(), media) { Signalling = settings.Signalling, Seed = settings.Seed };
        _desk = CallDesk.Open(
            [Trunk.Parse($"sip:02700000000@{network.NearEnd}").Value], Script.Load(WriteScript()).Value, PromptStore.Open(_folder).Value, _recognisers, options).Value;
    }

    /// <summary>Why this machine cannot speak; null where it can.</summary>
    public static Error? WhyNot => PromptStore.Open().Error;

    public Loop Loop => _desk.Loop;

    public SipGauges Gauges => _desk.Signalling;

    public int OpenStreams => _desk.Clock.OpenStreams;

    public int Faults => _desk.Faults;

    public void Dial(Fate fate, int number, Action<string> ended) => _desk.Place(
        new CallOrder(
            Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
            fate.Number(number),
            [new PersonOrder(number, new Dictionary<string, string>())],
            SoakSettings.Between(_settings.RingMax, _chance),
            _settings.RingMax + _settings.TalkMax),
        new Listener(ended));

    public void Dispose()
    {
        _desk.Dispose();
        _recognisers?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static RecogniserPool? OpenRecognisers()
    {
        if (!RecogniserPool.Open(new SpeechOptions(), 1).TryGet(out var pool, out _))
            return null;
        if (pool.Prepare(Grammar.Create("zh", [new GrammarPhrase("yes", "已经做过了")])) is null)
            return pool;
        pool.Dispose();
        return null;
    }

    private string WriteScript()
    {
        var tone = Tones.Beep(TimeSpan.FromMilliseconds(100));
        var pcm = new short[tone.Length];
        G711Codec.ALawToPcm(tone, pcm);
        WavFile.Write(Path.Combine(_folder, "tone.wav"), pcm);
        var script = Path.Combine(_folder, "soak.yaml");
        File.WriteAllText(script, """
            id: soak
            title: 浸泡
            language: zh
            about: { wav: tone.wav, text: 嘟 }
            defaults:
              listen_ms: 1000
              no_input: { retries: 1, say: { wav: tone.wav, text: 嘟 } }
              no_match: { retries: 1, say: { wav: tone.wav, text: 嘟 } }
              goodbye: { wav: tone.wav, text: 嘟 }
              interrupted: { wav: tone.wav, text: 嘟 }
            repairs:
              wrong_person: { say: { wav: tone.wav, text: 嘟 } }
              later: { say: { wav: tone.wav, text: 嘟 } }
              refuse: { say: { wav: tone.wav, text: 嘟 } }
            steps:
              - ask: tested
                prompt: { wav: tone.wav, text: 嘟 }
                categories:
                  yes: { phrases: [已经做过了], digits: 1 }
                  no: { phrases: [还没有做], digits: 2 }
              - ask: district
                prompt: { wav: tone.wav, text: 嘟 }
                categories:
                  yes: { phrases: [在家里], digits: 1 }
                  no: { phrases: [在外地], digits: 2 }
              - hangup: completed
                say: { wav: tone.wav, text: 嘟 }
            """);
        return script;
    }

    private sealed class Listener(Action<string> ended) : ICallListener
    {
        public void Answered(Guid callId)
        {
        }

        public void AnswerGiven(Guid callId, long rowId, CallAnswer answer)
        {
        }

        public void PersonEnded(Guid callId, PersonReport report)
        {
        }

        public void Ended(CallReport report) => ended($"{report.Disposition}");
    }
}
