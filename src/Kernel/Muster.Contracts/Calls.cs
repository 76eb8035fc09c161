namespace Muster.Contracts;

/// <summary>How a call, or one person's part of it, ended. The numbers are stored: never change one.</summary>
public enum Disposition
{
    /// <summary>Every question that the script needs was answered.</summary>
    Completed = 1,

    /// <summary>Some questions were answered before the person hung up or the call broke.</summary>
    Partial = 2,

    /// <summary>The person does not want to answer.</summary>
    Refused = 3,

    /// <summary>The number belongs to somebody else.</summary>
    WrongPerson = 4,

    /// <summary>Answered, but no answer could be understood within the script's limits.</summary>
    NoClearAnswer = 5,
    Busy = 6,
    NoAnswer = 7,

    /// <summary>Switched off or out of coverage.</summary>
    PowerOff = 8,

    /// <summary>The number is not in service: never assigned, given up or suspended.</summary>
    EmptyNumber = 9,

    /// <summary>The called party or their handset declined the call.</summary>
    Rejected = 10,
    Voicemail = 11,

    /// <summary>The line or its carrier failed; it says nothing of the person.</summary>
    LineFault = 12,

    /// <summary>The program was stopped while the call was in the air.</summary>
    Interrupted = 13,

    /// <summary>The person answered and hung up before the first answer.</summary>
    HungUp = 14,

    /// <summary>The person asked to be called at another time.</summary>
    CallLater = 15,

    /// <summary>The call reached the household, but this member's turn never came.</summary>
    NotReached = 16,

    /// <summary>A person of ours took the call over.</summary>
    Transferred = 17,
}

/// <summary>One call to place: a number, and the people behind it in the order in which they are asked.</summary>
/// <param name="CallId">The attempt's id; the same id names the call in the ledger, the recordings and the logs.</param>
/// <param name="Number">Digits as dialled, without spaces; a plus sign may come first.</param>
/// <param name="People">At least one; more than one when a household shares the phone.</param>
/// <param name="RingTimeout">How long to let it ring before the call is cancelled.</param>
/// <param name="DurationMax">The deadline of the whole call, from the first INVITE.</param>
public sealed record CallOrder(
    Guid CallId,
    string Number,
    IReadOnlyList<PersonOrder> People,
    TimeSpan RingTimeout,
    TimeSpan DurationMax)
{
    /// <summary>
    /// Where the call is recorded once it is answered: a WAV file that does not exist yet, with the answers' times in a
    /// JSON file of the same name beside it. Null for no recording.
    /// </summary>
    public string? RecordingFile { get; init; }

    /// <summary>How long somebody who has taken the call over may go on with it, whatever <see cref="DurationMax"/> was.</summary>
    public TimeSpan TransferredMax { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>One person to ask.</summary>
/// <param name="RowId">The roster row.</param>
/// <param name="Variables">What the script may say or branch on, by name: <c>name</c>, <c>community</c>.</param>
public sealed record PersonOrder(long RowId, IReadOnlyDictionary<string, string> Variables);

/// <summary>What one question got.</summary>
/// <param name="Question">The question's id in the script.</param>
/// <param name="Category">The category of the answer, as the script names it.</param>
/// <param name="Heard">The words recognised, or the digits pressed.</param>
/// <param name="Confidence">0 to 1; 1 for digits.</param>
/// <param name="BySpeech">False when keyed.</param>
/// <param name="StartMs">Where the answer begins, in milliseconds since the call was answered.</param>
/// <param name="EndMs">Where it ends.</param>
public sealed record CallAnswer(
    string Question,
    string Category,
    string Heard,
    double Confidence,
    bool BySpeech,
    int StartMs,
    int EndMs);

/// <summary>How one person's part of a call ended.</summary>
/// <param name="RowId">The roster row.</param>
/// <param name="Disposition">What became of it.</param>
/// <param name="Answers">In the order given; a question that was asked again stands once, with its last answer.</param>
/// <param name="CallBackAt">When the person asked to be called again, where they said so.</param>
public sealed record PersonReport(
    long RowId,
    Disposition Disposition,
    IReadOnlyList<CallAnswer> Answers,
    DateTimeOffset? CallBackAt = null);

/// <summary>A call's end, with everything that the line said, kept raw.</summary>
/// <param name="CallId">As in the order.</param>
/// <param name="Disposition">The call as a whole; for an answered call, that of the first person.</param>
/// <param name="SipStatus">The final status, 200 to 699; 0 when none came.</param>
/// <param name="SipReason">The reason phrase, as sent.</param>
/// <param name="Q850Cause">The cause of a Reason header (RFC 3326), where one came.</param>
/// <param name="EarlyMediaMs">Audio received before the answer.</param>
/// <param name="Heard">What was heard in it, or after the answer in the place of a person, as people read it: <c>空号：您拨打的号码是空号</c>. Null for silence.</param>
/// <param name="HungUpByThem">The other side ended an answered call.</param>
/// <param name="StartedAt">When the INVITE left.</param>
/// <param name="RingingAt">When the first 18x came.</param>
/// <param name="AnsweredAt">When the 2xx came.</param>
/// <param name="EndedAt">When the call was over.</param>
/// <param name="People">One report for each person of the order, in its order.</param>
public sealed record CallReport(
    Guid CallId,
    Disposition Disposition,
    int SipStatus,
    string SipReason,
    int? Q850Cause,
    int EarlyMediaMs,
    string? Heard,
    bool HungUpByThem,
    DateTimeOffset StartedAt,
    DateTimeOffset? RingingAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset EndedAt,
    IReadOnlyList<PersonReport> People)
{
    /// <summary>
    /// The name of what was heard: a verdict of <c>announcements.yaml</c>, or <c>busy_tone</c>, <c>music</c>, <c>nobody_spoke</c>
    /// and the others of docs/heard.md. Null for silence.
    /// </summary>
    public string? HeardAs { get; init; }

    /// <summary>How the call sounded; null when no media was opened.</summary>
    public MediaQuality? Media { get; init; }

    /// <summary>What became of the recording; null when none was asked for or nobody answered.</summary>
    public RecordingReport? Recording { get; init; }

    /// <summary>The trunk that decided the call, by its name; null when none was tried.</summary>
    public string? Trunk { get; init; }

    /// <summary>The trunks that failed it before, in order.</summary>
    public IReadOnlyList<TrunkFault> TrunkFaults { get; init; } = [];
}

/// <summary>What a call's RTP and RTCP tell of its line. Counts are of packets, 50 a second in each direction.</summary>
/// <param name="Encrypted">SRTP.</param>
/// <param name="Sent">Packets sent.</param>
/// <param name="Received">Packets received.</param>
/// <param name="Lost">Packets of the far end that never came.</param>
/// <param name="Late">Packets that came too late to be heard.</param>
/// <param name="JitterMs">Of the far end's packets (RFC 3550 section 6.4.1).</param>
/// <param name="RemoteLost">Packets of ours that the far end says it lost; null when it sent no report.</param>
/// <param name="RemoteJitterMs">The jitter that it saw.</param>
/// <param name="RoundTripMs">To the far end and back.</param>
public sealed record MediaQuality(
    bool Encrypted, long Sent, long Received, long Lost, long Late, double JitterMs, int? RemoteLost, double? RemoteJitterMs, double? RoundTripMs);

/// <summary>A call's recording, checked when the call was over.</summary>
/// <param name="File">The WAV file: the person left, Muster right.</param>
/// <param name="LengthMs">What is in it; 0 when there is none.</param>
/// <param name="CallMs">What should be: the call from its answer on.</param>
/// <param name="MissingMs">Silence in place of what the disk was too slow for.</param>
/// <param name="HasPerson">The person's side has sound.</param>
/// <param name="HasMuster">Muster's side has sound.</param>
/// <param name="Failure">Why it broke off, or never began; null when nothing went wrong.</param>
public sealed record RecordingReport(string File, int LengthMs, int CallMs, int MissingMs, bool HasPerson, bool HasMuster, string? Failure)
{
    // The last block, and the moment between the answer and the first frame.
    private const int LengthToleranceMs = 1000;

    /// <summary>As long as the call, with sound on both sides and nothing missing.</summary>
    public bool IsWhole =>
        Failure is null && MissingMs == 0 && HasPerson && HasMuster && Math.Abs(LengthMs - CallMs) <= LengthToleranceMs;
}

/// <summary>A trunk on which a call did not come through, before it was tried on another.</summary>
/// <param name="Trunk">Its name.</param>
/// <param name="SipStatus">The final status, 400 to 599; 0 when none came.</param>
/// <param name="Q850Cause">The cause of a Reason header (RFC 3326), where one came.</param>
public sealed record TrunkFault(string Trunk, int SipStatus, int? Q850Cause);

/// <summary>
/// Places calls. Members may be called from any thread; what it tells comes on a thread of its own choosing,
/// so a listener posts to its own loop and returns at once.
/// </summary>
public interface ICallDesk
{
    /// <summary>Calls that may be placed now, within the channels that the desk was given.</summary>
    int FreeChannels { get; }

    /// <summary>
    /// So many answers wait to be understood that people would notice: a call placed now would make it worse. Soon false again,
    /// by itself.
    /// </summary>
    bool IsOverloaded => false;

    /// <summary>Starts a call. The listener hears its answers as they are given and its end exactly once.</summary>
    void Place(CallOrder order, ICallListener listener);

    /// <summary>
    /// Cancels every call that nobody has answered yet; the others go on. Reports come as from <see cref="HangUpAll"/>.
    /// </summary>
    void CancelRinging();

    /// <summary>
    /// Ends every call in the air with good manners: ringing ones are cancelled, those in conversation hear the script's leave
    /// and are hung up; whoever speaks with a person of ours goes on. Reports come as from <see cref="HangUpAll"/>.
    /// </summary>
    void SayGoodbye();

    /// <summary>
    /// Ends every call in the air: ringing ones are cancelled, the others say BYE. Their reports still come, with
    /// <see cref="Disposition.Interrupted"/> for each person whose part had not ended.
    /// </summary>
    void HangUpAll();
}

/// <summary>Hears what becomes of a call.</summary>
public interface ICallListener
{
    /// <summary>The call was answered.</summary>
    void Answered(Guid callId);

    /// <summary>A question was answered; told at once, so that a cut leaves no gap.</summary>
    void AnswerGiven(Guid callId, long rowId, CallAnswer answer);

    /// <summary>
    /// One person's part ended, while the goodbye or the next member of the household is still to come; told at once,
    /// so that whoever is done stays done when the program is cut off. The call's report says the same again.
    /// </summary>
    void PersonEnded(Guid callId, PersonReport report);

    /// <summary>The call is over. Comes exactly once for every order.</summary>
    void Ended(CallReport report);
}
