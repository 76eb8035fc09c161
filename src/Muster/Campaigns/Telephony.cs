using Muster.Calls;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Speech;

namespace Muster.Campaigns;

/// <summary>Everything that speaks and listens, opened together and closed together.</summary>
internal sealed class Telephony : IDisposable
{
    private readonly RecogniserPool? _recognisers;

    private Telephony(CallDesk desk, RecogniserPool? recognisers, Error? keypadOnlyBecause)
    {
        Desk = desk;
        _recognisers = recognisers;
        KeypadOnlyBecause = keypadOnlyBecause;
    }

    public CallDesk Desk { get; }

    /// <summary>Why answers are taken by keypad only; null when speech is understood.</summary>
    public Error? KeypadOnlyBecause { get; }

    /// <param name="trunks">Where calls go.</param>
    /// <param name="script">What is said and asked.</param>
    /// <param name="channels">Calls at once.</param>
    /// <param name="ports">For their media; the usual ones when null.</param>
    /// <param name="announcements">What networks and machines say; the book beside the program when null.</param>
    /// <param name="desks">Who takes the calls that the script hands over.</param>
    /// <param name="transferFolder">Where what was said before is written; null writes nothing.</param>
    public static Result<Telephony> Open(
        IReadOnlyList<Trunk> trunks, Script script, int channels, RtpPortRange? ports = null, AnnouncementBook? announcements = null,
        IReadOnlyDictionary<string, string>? desks = null, string? transferFolder = null)
    {
        var speech = new SpeechOptions();
        if (!PromptStore.Open().TryGet(out var prompts, out var noPrompts))
            return noPrompts;

        RecogniserPool.Open(speech, Environment.ProcessorCount).TryGet(out var recognisers, out var noRecogniser);
        ports ??= RtpPortRange.Default;
        var options = new CallDeskOptions(channels, new EndpointerOptions(), new MediaClockOptions { FirstPort = ports.First, LastPort = ports.Last })
        {
            Announcements = announcements,
            Desks = desks ?? new Dictionary<string, string>(),
            TransferFolder = transferFolder,
        };
        if (CallDesk.Open(trunks, script, prompts, recognisers, options).TryGet(out var desk, out var error))
            return new Telephony(desk, recognisers, noRecogniser);
        recognisers?.Dispose();
        return error;
    }

    public void Dispose()
    {
        Desk.Dispose();
        _recognisers?.Dispose();
    }
}
