using Muster.Calls;
using Muster.Contracts;
using Muster.Outreach.Campaigns;
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
            (_, WaitReason.NoFreeChannel) => "呼叫中，并发已满",
            (_, WaitReason.RetryDue) => $"等待重拨，{Clock(progress.WaitingFor)} 后",
            (_, WaitReason.CallsInAir) => "等待最后的通话",
            _ => "呼叫中",
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
            (_, WaitReason.NoFreeChannel) => "dialing, all channels in use",
            (_, WaitReason.RetryDue) => $"waiting {Clock(progress.WaitingFor)} for the next retry",
            (_, WaitReason.CallsInAir) => "waiting for the last calls",
            _ => "dialing",
        };
    }
}
