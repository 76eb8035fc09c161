using Muster.Contracts;
using Muster.Rtp.Listening;

namespace Muster.Calls;

/// <summary>What was heard on a line in the place of a person, under one name.</summary>
/// <param name="Name">In snake case: an announcement's, or <c>busy_tone</c>, <c>music</c> and the like.</param>
/// <param name="Title">What people read.</param>
/// <param name="Words">What was said; empty for tones and music.</param>
/// <param name="Means">What became of the call; null where that is not told.</param>
/// <param name="IsSure">Words that were understood for sure. Everything else gives way to what the network signals.</param>
internal sealed record HeardLine(string Name, string Title, string Words, Disposition? Means, bool IsSure)
{
    public static readonly HeardLine Music = new("music", "音乐", "", null, false);
    public static readonly HeardLine Speech = new("speech", "未听懂的话", "", null, false);
    public static readonly HeardLine NobodySpoke = new("nobody_spoke", "接通后无人说话", "", null, false);
    public static readonly HeardLine Tape = new("long_speech", "录音或语音助手", "", Disposition.Voicemail, false);
    public static readonly HeardLine Beep = new("beep", "录音提示音", "", Disposition.Voicemail, false);

    /// <summary>As the ledger and the tables have it.</summary>
    public string Text => Words.Length == 0 ? Title : $"{Title}：{Words}";

    public static HeardLine Of(Spotted spotted) => new(
        spotted.Announcement.Name,
        spotted.Announcement.Title,
        spotted.Words,
        spotted.Announcement.Means,
        spotted.Confidence >= AnnouncementBook.SureFrom);

    /// <summary>Null for silence.</summary>
    public static HeardLine? Of(NetworkTone tone) => tone switch
    {
        NetworkTone.Ringback => new("ringback", "回铃音", "", null, false),
        NetworkTone.Busy => new("busy_tone", "忙音", "", Disposition.Busy, false),
        NetworkTone.Congestion => new("congestion_tone", "拥塞音", "", Disposition.LineFault, false),
        NetworkTone.SpecialInformation => new("special_information_tone", "特殊信息音", "", Disposition.EmptyNumber, false),
        NetworkTone.Unknown => new("tone", "未知信号音", "", null, false),
        _ => null,
    };
}
