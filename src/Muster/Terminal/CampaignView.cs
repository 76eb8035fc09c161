using Muster.Calls;
using Muster.Dialogue;
using Muster.Outreach.Campaigns;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Muster.Terminal;

/// <summary>
/// Shows a campaign while it runs: a picture that renews itself where there is a terminal, otherwise a line every few
/// seconds and when a phase is first reached. It shows counts alone, no names and no numbers.
/// </summary>
internal sealed class CampaignView(IAnsiConsole console, TimeProvider time, Script script, string language)
{
    private const int BarWidth = 40;
    private const int AnswerBarWidth = 24;

    private static readonly TimeSpan PictureEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    /// <summary>A night without a call needs no line every few seconds.</summary>
    private static readonly TimeSpan RestingLineEvery = TimeSpan.FromMinutes(10);

    private readonly CampaignWords _words = CampaignWords.Of(language);

    /// <summary>The trunks' gauges, asked anew for each picture or line; they are shown where there are several, or one fails.</summary>
    public Func<IReadOnlyList<TrunkStatus>> Trunks { get; init; } = () => [];

    /// <summary>Shows a campaign on this process's terminal until it ends.</summary>
    public static Task Show(Campaign campaign, Func<IReadOnlyList<TrunkStatus>> trunks, Script script, string language) =>
        new CampaignView(AnsiConsole.Console, TimeProvider.System, script, language) { Trunks = trunks }.Show(() => campaign.Progress, campaign.Completion);

    /// <param name="progress">Asked anew for each picture or line.</param>
    /// <param name="ended">When to stop; what it brings is not looked at.</param>
    public Task Show(Func<CampaignProgress> progress, Task ended) =>
        console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
            ? ShowPicture(progress, ended)
            : ShowLines(progress, ended);

    /// <summary>All that is worth knowing, in one line.</summary>
    public string Line(CampaignProgress progress) =>
        string.Join(" · ", [_words.Doing(progress), _words.Done(progress), _words.Line(progress), _words.Times(progress), .. TrunkWords()]);

    /// <summary>All that is worth knowing, in a picture.</summary>
    public IRenderable Picture(CampaignProgress progress)
    {
        var rows = new List<IRenderable>
        {
            new Markup($"[bold]{Markup.Escape(script.Title)}[/]  [grey]{Markup.Escape(_words.Roster(progress))}[/]"),
            new Markup($"{Bar(progress.TargetsDone, progress.Targets, BarWidth)} {Share(progress.TargetsDone, progress.Targets)}  {_words.Done(progress)}"),
            new Text(_words.Line(progress)),
            new Text($"{_words.Doing(progress)}  {_words.Times(progress)}"),
        };
        rows.AddRange(TrunkWords().Select(words => new Text(words)));
        if (progress.Outcomes.Count > 0)
            rows.Add(new Markup($"[grey]{_words.Outcomes}[/]  {Markup.Escape(Outcomes(progress))}"));
        if (progress.Answers.Count > 0)
            rows.Add(Answers(progress));
        return new Rows(rows);
    }

    private async Task ShowPicture(Func<CampaignProgress> progress, Task ended)
    {
        await console.Live(Picture(progress())).StartAsync(async live =>
        {
            while (!ended.IsCompleted)
            {
                live.UpdateTarget(Picture(progress()));
                await Task.WhenAny(ended, Task.Delay(PictureEvery, time));
            }

            live.UpdateTarget(Picture(progress()));
        });
    }

    // Written past the console's layout, which would fold a long line at a width that no terminal has.
    private void Write(CampaignProgress progress) => console.Profile.Out.Writer.WriteLine(Line(progress));

    private async Task ShowLines(Func<CampaignProgress> progress, Task ended)
    {
        var (furthest, shown, dueAt) = (CampaignPhase.Starting, CampaignPhase.Starting, TimeSpan.Zero);
        while (!ended.IsCompleted)
        {
            var now = progress();
            var turned = now.Phase != shown && (Rests(now.Phase) || Rests(shown));
            if (turned || now.Phase > furthest || now.Elapsed >= dueAt)
            {
                Write(now);
                dueAt = now.Elapsed + (Rests(now.Phase) ? RestingLineEvery : LineEvery);
                shown = now.Phase;
                furthest = now.Phase > furthest ? now.Phase : furthest;
            }

            await Task.WhenAny(ended, Task.Delay(PictureEvery, time));
        }

        Write(progress());
    }

    private IEnumerable<string> TrunkWords()
    {
        var trunks = Trunks();
        return trunks.Count > 1 || trunks.Any(trunk => trunk.State != TrunkState.Ready) ? trunks.Select(_words.Trunk) : [];
    }

    private static bool Rests(CampaignPhase phase) => phase is CampaignPhase.Paused or CampaignPhase.OutsideHours or CampaignPhase.AwaitingFollowUp;

    private string Outcomes(CampaignProgress progress) => string.Join(
        " · ",
        progress.Outcomes.OrderByDescending(outcome => outcome.Value).Select(outcome => $"{_words.Outcome(outcome.Key)} {outcome.Value}"));

    private Grid Answers(CampaignProgress progress)
    {
        var grid = new Grid().AddColumns(4);
        foreach (var question in script.Questions)
        {
            if (!progress.Answers.TryGetValue(question.Id, out var counts) || counts.Count == 0)
                continue;
            var total = counts.Values.Sum();
            var title = question.Title;
            foreach (var (category, count) in counts.OrderByDescending(answer => answer.Value))
            {
                grid.AddRow(Markup.Escape(title), Markup.Escape(TitleOf(question, category)), $"{count}", Bar(count, total, AnswerBarWidth));
                title = "";
            }
        }

        return grid;
    }

    private static string TitleOf(Question question, string category) =>
        question.Categories.FirstOrDefault(known => known.Name == category)?.Title ?? category;

    private static string Bar(int part, int whole, int width)
    {
        var filled = whole == 0 ? 0 : (int)((long)part * width / whole);
        return $"[green]{new string('█', filled)}[/][grey]{new string('░', width - filled)}[/]";
    }

    private static string Share(int part, int whole) => whole == 0 ? "–" : ((double)part / whole).ToString("P0");
}
