using System.Globalization;
using System.Text;
using System.Xml;

namespace Muster.Outreach.Tables;

/// <summary>One picture of the campaign: how many people each step left, and what those at its end answered.</summary>
internal static class FunnelPicture
{
    private const int LossesMax = 4;

    public static void Write(Stream stream, CampaignSummary summary, IReadOnlyList<QuestionColumn> questions, DateTimeOffset madeAt)
    {
        var steps = Steps(summary);
        var asked = questions.Where(question => summary.Answers.ContainsKey(question.Id)).ToList();
        var height = Canvas.FunnelTop + (steps.Count * Canvas.StepHeight)
            + asked.Sum(question => Canvas.QuestionHeight(Categories(summary, question).Count)) + Canvas.Margin;
        using var canvas = new Canvas(stream, height);
        canvas.Title(
            "从名单到回答",
            $"名单 {Count(summary.Rows)} 人 · 呼叫 {Count(summary.Calls)} 次，接通 {Count(summary.Answered)} 次 · {madeAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}");
        for (var i = 0; i < steps.Count; i++)
            canvas.Step(steps[i], i + 1 < steps.Count ? steps[i + 1] : null, summary.Rows);
        foreach (var question in asked)
            canvas.Question(question.Title, Categories(summary, question));
    }

    /// <summary>All in people, so that each bar is a part of the one above.</summary>
    private static List<FunnelStep> Steps(CampaignSummary summary)
    {
        var spoken = summary.Outcomes.Where(pair => Outcomes.Named(pair.Key).SpokeWithSomeone).Sum(pair => pair.Value);
        return
        [
            new("名单", summary.Rows, Loss("剔除", summary.Rejected)),
            new("可呼叫", summary.Rows - summary.Rejected, Loss("待呼叫", summary.Pending)),
            new("已呼叫", summary.Outcomes.Values.Sum(), Losses(summary, spoke: false)),
            new("接通", spoken, Losses(summary, spoke: true)),
            new("完成", summary.Outcomes.GetValueOrDefault("completed"), string.Empty),
        ];
    }

    private static string Loss(string title, int count) => count == 0 ? string.Empty : $"{title} {Count(count)}";

    /// <summary>The greatest losses by name, the others in one.</summary>
    private static string Losses(CampaignSummary summary, bool spoke)
    {
        var losses = summary.Outcomes
            .Where(pair => pair.Value > 0 && pair.Key != "completed" && Outcomes.Named(pair.Key).SpokeWithSomeone == spoke)
            .OrderByDescending(pair => pair.Value)
            .ToList();
        return string.Join("　", losses.Take(LossesMax)
            .Select(pair => Loss(Outcomes.Named(pair.Key).Title, pair.Value))
            .Append(Loss("其他", losses.Skip(LossesMax).Sum(pair => pair.Value)))
            .Where(loss => loss.Length > 0));
    }

    private static List<(string Title, int Count)> Categories(CampaignSummary summary, QuestionColumn question)
    {
        var counts = summary.Answers[question.Id];
        return [.. question.CategoryTitles.Keys.Concat(counts.Keys).Distinct()
            .Select(name => (question.CategoryTitles.GetValueOrDefault(name, name), counts.GetValueOrDefault(name)))];
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <param name="Title">What the people of this step have behind them.</param>
    /// <param name="People">How many they are.</param>
    /// <param name="Losses">Where those went who do not reach the next step.</param>
    private sealed record FunnelStep(string Title, int People, string Losses);

    /// <summary>An SVG picture that grows from top to bottom.</summary>
    private sealed class Canvas : IDisposable
    {
        public const int Margin = 40;
        public const int FunnelTop = 110;
        public const int StepHeight = 84;

        private const int Width = 960;
        private const int BarLeft = 150;
        private const int BarWidth = 620;
        private const int BarHeight = 46;
        private const int RowHeight = 34;
        private const int HeadingHeight = 60;
        private const int LabelCharactersMax = 9;
        private const int HeadingCharactersMax = 40;

        private const string Ink = "#1f2a37";
        private const string Grey = "#6b7280";
        private static readonly string[] StepColours = ["#1f4e79", "#27659b", "#2f7cbd", "#3f97cf", "#2a9d8f"];
        private static readonly string[] AnswerColours = ["#2a9d8f", "#e9a03b", "#3f7fbf", "#c8553d", "#7a6ab5", "#8a9a5b"];

        private readonly XmlWriter _xml;
        private int _y = FunnelTop;
        private int _step;

        public Canvas(Stream stream, int height)
        {
            _xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true });
            _xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            Attributes(("viewBox", $"0 0 {Width} {height}"), ("width", Plain(Width)), ("height", Plain(height)), ("font-family", "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC','WenQuanYi Zen Hei',sans-serif"));
            Shape("rect", ("width", "100%"), ("height", "100%"), ("fill", "#ffffff"));
        }

        public static int QuestionHeight(int categories) => HeadingHeight + (categories * RowHeight);

        public void Title(string title, string below)
        {
            Text(Margin, 54, 28, "start", Ink, title, bold: true);
            Text(Margin, 84, 15, "start", Grey, below);
        }

        /// <summary>A bar in the middle, its losses below, and the slope to the next bar.</summary>
        public void Step(FunnelStep step, FunnelStep? next, int whole)
        {
            var width = Scale(step.People, whole);
            var left = Middle - (width / 2);
            if (next is not null)
            {
                Slope(width, Scale(next.People, whole));
                Text(Width - Margin, _y + BarHeight + 25, 13, "end", Grey, $"↓ {Percent(next.People, step.People)}");
            }

            Shape("rect", ("x", Plain(left)), ("y", Plain(_y)), ("width", Plain(width)), ("height", Plain(BarHeight)), ("rx", "4"), ("fill", StepColours[_step++ % StepColours.Length]));
            Text(Margin, _y + 30, 18, "start", Ink, step.Title, bold: true);
            Text(Width - Margin, _y + 21, 18, "end", Ink, Count(step.People), bold: true);
            Text(Width - Margin, _y + 41, 14, "end", Grey, $"占名单 {Percent(step.People, whole)}");
            Text(Middle, _y + BarHeight + 24, 13, "middle", Grey, step.Losses);
            _y += StepHeight;
        }

        public void Question(string title, IReadOnlyList<(string Title, int Count)> categories)
        {
            var total = categories.Sum(category => category.Count);
            Text(Margin, _y + 34, 18, "start", Ink, Cut(title, HeadingCharactersMax), bold: true);
            Text(Width - Margin, _y + 34, 14, "end", Grey, $"{Count(total)} 个回答");
            _y += HeadingHeight;
            for (var i = 0; i < categories.Count; i++)
            {
                Text(BarLeft + 40, _y + 15, 14, "end", Ink, Cut(categories[i].Title, LabelCharactersMax));
                Shape("rect", ("x", Plain(BarLeft + 52)), ("y", Plain(_y)), ("width", Plain(BarWidth - 80)), ("height", "20"), ("rx", "3"), ("fill", "#eef1f5"));
                var width = total == 0 ? 0 : (BarWidth - 80.0) * categories[i].Count / total;
                Shape("rect", ("x", Plain(BarLeft + 52)), ("y", Plain(_y)), ("width", Plain(width)), ("height", "20"), ("rx", "3"), ("fill", AnswerColours[i % AnswerColours.Length]));
                Text(Width - Margin, _y + 15, 14, "end", Ink, $"{Count(categories[i].Count)}　{Percent(categories[i].Count, total)}");
                _y += RowHeight;
            }
        }

        public void Dispose()
        {
            _xml.WriteEndElement();
            _xml.Dispose();
        }

        private static double Middle => BarLeft + (BarWidth / 2.0);

        /// <summary>A step with nobody left keeps a hair's breadth.</summary>
        private static double Scale(int people, int whole) => whole == 0 ? 2 : Math.Max(2, (double)BarWidth * people / whole);

        private void Slope(double above, double below)
        {
            var (top, bottom) = (_y + BarHeight, _y + StepHeight);
            var points = string.Join(' ', new[] { (Middle - (above / 2), top), (Middle + (above / 2), top), (Middle + (below / 2), bottom), (Middle - (below / 2), bottom) }
                .Select(point => $"{Plain(point.Item1)},{Plain(point.Item2)}"));
            Shape("polygon", ("points", points), ("fill", "#e3edf6"));
        }

        private void Text(double x, double y, int size, string anchor, string colour, string text, bool bold = false)
        {
            if (text.Length == 0)
                return;
            _xml.WriteStartElement("text");
            Attributes(("x", Plain(x)), ("y", Plain(y)), ("font-size", Plain(size)), ("text-anchor", anchor), ("fill", colour), ("font-weight", bold ? "600" : "400"));
            _xml.WriteString(text);
            _xml.WriteEndElement();
        }

        private void Shape(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
        {
            _xml.WriteStartElement(name);
            Attributes(attributes);
            _xml.WriteEndElement();
        }

        private void Attributes(params ReadOnlySpan<(string Name, string Value)> attributes)
        {
            foreach (var (name, value) in attributes)
                _xml.WriteAttributeString(name, value);
        }

        private static string Percent(int part, int whole) => SummarySheet.Ratio(part, whole) is { } share
            ? share.ToString("P1", CultureInfo.InvariantCulture).Replace(" ", string.Empty, StringComparison.Ordinal)
            : "–";

        private static string Cut(string text, int charactersMax) => text.Length <= charactersMax ? text : string.Concat(text.AsSpan(0, charactersMax - 1), "…");

        private static string Plain(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
    }
}
