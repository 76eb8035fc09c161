using Muster.Outreach.Campaigns;

namespace Muster.Terminal;

/// <summary>Shows how far a rehearsal has come: one line that renews itself on a terminal, otherwise a line now and then.</summary>
internal sealed class RehearsalView(TextWriter output, bool isTerminal, string language)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1), LineEvery = TimeSpan.FromSeconds(15);

    private readonly long _startedAt = TimeProvider.System.GetTimestamp();
    private TimeSpan _dueAt = Every;
    private int _width;

    public void Show(CampaignProgress progress)
    {
        var passed = TimeProvider.System.GetElapsedTime(_startedAt);
        if (passed < _dueAt)
            return;
        _dueAt = passed + (isTerminal ? Every : LineEvery);
        var line = language == "en"
            ? $"rehearsing: {progress.Elapsed.TotalHours:0.0} h of the campaign, phones {progress.TargetsDone}/{progress.Targets}, {progress.Calls} calls"
            : $"演练中：任务已过 {progress.Elapsed.TotalHours:0.0} 小时，电话 {progress.TargetsDone}/{progress.Targets}，呼叫 {progress.Calls} 次";
        _width = Math.Max(_width, line.Length * 2);
        if (isTerminal)
            output.Write($"\r{line}");
        else
            output.WriteLine(line);
    }

    /// <summary>Makes room for what was found.</summary>
    public void Clear()
    {
        if (isTerminal && _width > 0)
            output.Write($"\r{new string(' ', _width)}\r");
    }
}
