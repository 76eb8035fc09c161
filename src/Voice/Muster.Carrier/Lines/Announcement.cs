using Muster.Carrier.People;
using Muster.Carrier.Voices;
using Muster.Rtp;

namespace Muster.Carrier.Lines;

/// <summary>What a carrier plays in the place of a person, and how it refuses the call afterwards.</summary>
/// <param name="ALaw">What is heard.</param>
/// <param name="Status">The SIP status that follows; 0 for a voicemail, which answers.</param>
/// <param name="Q850Cause">The cause of its Reason header; null for none.</param>
internal sealed record Announcement(ReadOnlyMemory<byte> ALaw, int Status, int? Q850Cause)
{
    private const string Speaker = "3";
    private const int VagueStatus = 480;
    private static readonly TimeSpan ToneLength = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BeepLength = TimeSpan.FromMilliseconds(600);

    /// <summary>The announcements of each behaviour that has one. Where a voice is missing, the tone of congestion stands in.</summary>
    /// <param name="voices">Who says them.</param>
    /// <param name="english">In English instead of Mandarin.</param>
    public static IReadOnlyDictionary<Behaviour, Announcement> All(ResidentVoices voices, bool english) => new Dictionary<Behaviour, Announcement>
    {
        [Behaviour.PowerOff] = Of(voices, english, "您好，您拨打的电话已关机，请稍后再拨。", "The phone you have dialled is switched off.", 480, 20),
        [Behaviour.Empty] = Of(voices, english, "您好，您拨打的号码是空号，请核对后再拨。", "The number you have dialled does not exist. Please check it and dial again.", 404, 1),
        [Behaviour.Suspended] = Of(voices, english, "您好，您拨打的电话已停机，请核对后再拨。", "The number you have dialled is not in service.", 480, 20),
        [Behaviour.Busy] = Of(voices, english, "您好，您拨打的电话正在通话中，请稍后再拨。", "The person you have dialled is on another call. Please dial again later.", 486, 17),
        [Behaviour.Voicemail] = Voicemail(voices, english),
    };

    /// <summary>The same, with a code that says nothing.</summary>
    public Announcement Vague => this with { Status = VagueStatus, Q850Cause = null };

    private static Announcement Of(ResidentVoices voices, bool english, string chinese, string text, int status, int cause) =>
        new(Say(voices, english, chinese, text), status, cause);

    private static Announcement Voicemail(ResidentVoices voices, bool english)
    {
        var greeting = Say(
            voices,
            english,
            "您好，您拨打的用户暂时无法接听您的电话，请在嘀声后留言，我会尽快给您回电话。谢谢。",
            "Hello, the person you have called cannot take your call right now. Please leave a message after the tone and you will be called back as soon as possible. Thank you.");
        return new Announcement((byte[])[.. greeting.Span, .. Tones.Silence(BeepLength), .. Tones.Beep(BeepLength)], 0, null);
    }

    private static ReadOnlyMemory<byte> Say(ResidentVoices voices, bool english, string chinese, string text) =>
        voices.Say(english ? text : chinese, english ? Profile.English : Speaker).TryGet(out var aLaw, out _)
            ? aLaw
            : Tones.Congestion(ToneLength);
}
