using System.Globalization;
using Muster.Calls;
using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Campaigns.Caps;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Tables;

namespace Muster.Terminal;

/// <summary>What the view of a campaign says, in one language.</summary>
internal abstract class CampaignWords
{
    public static CampaignWords Of(string language) => language == "en" ? new English() : new Chinese();

    public abstract string Roster(CampaignProgress progress);

    public abstract string Done(CampaignProgress progress);

    public abstract string Line(CampaignProgress progress);

    public abstract string Times(CampaignProgress progress);

    public abstract string Outcomes { get; }

    public abstract string Outcome(Disposition disposition);

    /// <summary>What happens at this moment; while nothing is dialed, why.</summary>
    public abstract string Doing(CampaignProgress progress);

    /// <summary>One trunk, and why it is not dialled where it is not.</summary>
    public abstract string Trunk(TrunkStatus trunk);

    protected static string Share(double share) => share.ToString("P1");

    protected static string Clock(TimeSpan? span) => span switch
    {
        null => "–",
        { TotalHours: >= 1 } value => $"{(int)value.TotalHours}:{value:mm\\:ss}",
        { } value => $"{value:mm\\:ss}",
    };

    protected static string Opening(CampaignProgress progress) =>
        progress.OpensAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "–";

    private sealed class Chinese : CampaignWords
    {
        public override string Outcomes => "呼叫结果";

        public override string Trunk(TrunkStatus trunk) => trunk.State switch
        {
            TrunkState.Starting => $"线路 {trunk.Name} 正在连接",
            TrunkState.Failing => $"线路 {trunk.Name} 故障，通话 {trunk.LiveCalls}（{trunk.LastFailure}）",
            _ => $"线路 {trunk.Name} 通话 {trunk.LiveCalls}，每秒 {trunk.CallsPerSecond}",
        };

        public override string Roster(CampaignProgress progress) =>
            $"名单 {progress.Rows} 行，剔除 {progress.Rejected}，待呼叫 {progress.Pending}";

        public override string Done(CampaignProgress progress) =>
            $"电话 {progress.TargetsDone}/{progress.Targets}";

        public override string Line(CampaignProgress progress) =>
            $"并发 {progress.ChannelsInUse}/{progress.Channels}，每秒呼叫 {progress.CallsPerSecond:0.0}，呼叫 {progress.Calls}，接通率 {Share(progress.AnsweredShare)}";

        public override string Times(CampaignProgress progress) =>
            $"已用 {Clock(progress.Elapsed)}，约剩 {Clock(progress.TimeLeft)}";

        public override string Outcome(Disposition disposition) =>
            Muster.Outreach.Tables.Outcomes.Named(OutcomeNames.Of(disposition)).Title;

        public override string Doing(CampaignProgress progress) => (progress.Phase, progress.Waiting) switch
        {
            (CampaignPhase.Starting, _) => "正在读取台账",
            (CampaignPhase.Stopping, _) => "正在结束",
            (CampaignPhase.Ended, _) => "已结束",
            (_, WaitReason.NoFreeChannel) => $"呼叫中，并发已满{Of(progress.Cap)}",
            (_, WaitReason.Rate) => $"呼叫中，已达每秒呼叫上限{Of(progress.Cap)}",
            (_, WaitReason.OthersFirst) => "呼叫中，轮到其他任务",
            (_, WaitReason.RecogniserBusy) => "呼叫中，语音识别忙，稍候",
            (_, WaitReason.Paused) => "已暂停",
            (_, WaitReason.OutsideHours) => $"不在呼叫时段，{Opening(progress)} 继续",
            (_, WaitReason.FollowUpBacklog) => $"人工跟进未办结 {progress.FollowUpsOpen} 人，已达上限 {progress.FollowUpsOpenMax}，暂停首次呼叫",
            (_, WaitReason.NumberLimit) => $"号码已达跨任务呼叫上限，{Clock(progress.WaitingFor)} 后继续",
            (_, WaitReason.RetryDue) => $"等待重拨，{Clock(progress.WaitingFor)} 后",
            (_, WaitReason.CallsInAir) => "等待最后的通话",
            _ => "呼叫中",
        };

        // Which cap it is goes without saying where it is the campaign's own.
        private static string Of(CapLevel? cap) => cap switch
        {
            CapLevel.Platform => "（平台）",
            CapLevel.Tenant => "（单位）",
            CapLevel.Trunk => "（线路）",
            CapLevel.Caller => "（主叫号码）",
            _ => "",
        };
    }

    private sealed class English : CampaignWords
    {
        public override string Outcomes => "outcomes";

        public override string Trunk(TrunkStatus trunk) => trunk.State switch
        {
            TrunkState.Starting => $"trunk {trunk.Name} connecting",
            TrunkState.Failing => $"trunk {trunk.Name} failing, {trunk.LiveCalls} calls ({trunk.LastFailure})",
            _ => $"trunk {trunk.Name} {trunk.LiveCalls} calls, {trunk.CallsPerSecond}/s",
        };

        public override string Roster(CampaignProgress progress) =>
            $"roster of {progress.Rows}, {progress.Rejected} rejected, {progress.Pending} to call";

        public override string Done(CampaignProgress progress) =>
            $"phones {progress.TargetsDone}/{progress.Targets}";

        public override string Line(CampaignProgress progress) =>
            $"channels {progress.ChannelsInUse}/{progress.Channels}, {progress.CallsPerSecond:0.0} calls/s, {progress.Calls} calls, {Share(progress.AnsweredShare)} answered";

        public override string Times(CampaignProgress progress) =>
            $"{Clock(progress.Elapsed)} elapsed, about {Clock(progress.TimeLeft)} left";

        public override string Outcome(Disposition disposition) => OutcomeNames.Of(disposition).Replace('_', ' ');

        public override string Doing(CampaignProgress progress) => (progress.Phase, progress.Waiting) switch
        {
            (CampaignPhase.Starting, _) => "reading the ledger",
            (CampaignPhase.Stopping, _) => "ending",
            (CampaignPhase.Ended, _) => "ended",
            (_, WaitReason.NoFreeChannel) => $"dialing, all channels in use{Of(progress.Cap)}",
            (_, WaitReason.Rate) => $"dialing, at the most calls per second{Of(progress.Cap)}",
            (_, WaitReason.OthersFirst) => "dialing, another campaign's turn",
            (_, WaitReason.RecogniserBusy) => "dialing, waiting for speech recognition",
            (_, WaitReason.Paused) => "paused",
            (_, WaitReason.OutsideHours) => $"outside calling hours, goes on at {Opening(progress)}",
            (_, WaitReason.FollowUpBacklog) => $"no first calls while {progress.FollowUpsOpen} people wait for the follow-up staff, {progress.FollowUpsOpenMax} at most",
            (_, WaitReason.NumberLimit) => $"numbers have had the calls that all campaigns may make, goes on in {Clock(progress.WaitingFor)}",
            (_, WaitReason.RetryDue) => $"waiting {Clock(progress.WaitingFor)} for the next retry",
            (_, WaitReason.CallsInAir) => "waiting for the last calls",
            _ => "dialing",
        };

        private static string Of(CapLevel? cap) => cap switch
        {
            CapLevel.Platform => " (platform)",
            CapLevel.Tenant => " (tenant)",
            CapLevel.Trunk => " (trunk)",
            CapLevel.Caller => " (caller number)",
            _ => "",
        };
    }
}
