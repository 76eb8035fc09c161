using Muster.Carrier.Truth;

namespace Muster.Carrier.Tests;

public sealed class TruthTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"muster-truth-{Environment.ProcessId}-{Guid.CreateVersion7()}.jsonl");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_is_appended_is_read_back_even_while_the_file_is_open()
    {
        using var file = TruthFile.Open(_path).Value;
        file.Append(Call("13900000001", new SaidLine(0, "tested", "yes", "做了", true, 1200, true)));

        var line = TruthFile.Read(_path).Value.ShouldHaveSingleItem();

        line.Said.ShouldHaveSingleItem().Text.ShouldBe("做了");
        File.ReadAllText(_path).ShouldContain("\"text\":\"做了\"");
    }

    [Fact]
    public void Opening_again_appends()
    {
        using (var first = TruthFile.Open(_path).Value)
            first.Append(Call("13900000001"));
        using (var second = TruthFile.Open(_path).Value)
            second.Append(Call("13900000002"));

        TruthFile.Read(_path).Value.Select(line => line.Number).ShouldBe(["13900000001", "13900000002"]);
    }

    [Fact]
    public void A_line_cut_off_by_a_kill_is_left_out()
    {
        using (var file = TruthFile.Open(_path).Value)
            file.Append(Call("13900000001"));
        File.AppendAllText(_path, "{\"event\":\"inv");

        TruthFile.Read(_path).Value.Count.ShouldBe(1);
    }

    [Fact]
    public void A_broken_line_in_the_middle_is_named()
    {
        File.WriteAllText(_path, "{}x\n");

        TruthFile.Read(_path).Error!.Message.ShouldContain("line 1");
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_one_error() =>
        TruthFile.Open("/nonexistent/truth.jsonl").Error!.Code.ShouldBe("carrier.no_truth");

    [Fact]
    public void Answers_are_right_wrong_or_unclear_and_the_last_one_said_counts()
    {
        var truth = AnswerCheck.TrueAnswers([
            Call("1", Said("q", "yes"), Said("q", "no")),
            Call("2", Said("q", "yes")),
            Call("3", Said("q", "yes")),
            Call("4", Said("q", "")),
        ]);

        var score = AnswerCheck.Compare(truth, new Dictionary<AnswerKey, string>
        {
            [new("1", 0, "q")] = "no",
            [new("2", 0, "q")] = "no",
            [new("4", 0, "q")] = "yes",
        }).ShouldHaveSingleItem();

        score.ShouldBe(new AnswerScore("q", Given: 3, Right: 1, Wrong: 2, Unclear: 1));
    }

    private static SaidLine Said(string question, string category) => new(0, question, category, "…", true, 0, true);

    private static TruthLine Call(string number, params SaidLine[] said) => new()
    {
        Event = TruthLine.Over,
        CallId = "c",
        Number = number,
        Behaviour = "answers",
        Started = DateTimeOffset.UnixEpoch,
        Said = said,
    };
}
