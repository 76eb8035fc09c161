using System.Text.Json;

namespace Muster.EndToEnd.Tests;

/// <summary><c>muster rehearse</c>, as an operator types it.</summary>
public sealed class RehearseTests : IDisposable
{
    private const int People = 80;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_rehearsed_campaign_adds_up_keeps_its_hours_and_names_the_channels_it_needs()
    {
        using var found = JsonDocument.Parse(await MusterProgram.Succeed([.. Order(), "--within", "10h", "--json"]));
        var summary = found.RootElement.GetProperty("summary");

        found.RootElement.GetProperty("ended").GetString().ShouldBe("finished");
        summary.GetProperty("rows").GetInt32().ShouldBe(People + 1);
        summary.GetProperty("rejected").GetInt32().ShouldBe(1);
        summary.GetProperty("pending").GetInt32().ShouldBe(0);
        summary.GetProperty("outcomes").EnumerateObject().Sum(outcome => outcome.Value.GetInt32()).ShouldBe(People);
        summary.GetProperty("hours").EnumerateArray().Sum(hour => hour.GetProperty("calls").GetInt32()).ShouldBe(summary.GetProperty("calls").GetInt32());
        summary.GetProperty("hours").EnumerateArray().ShouldAllBe(hour => hour.GetProperty("from").GetDateTimeOffset().Hour >= 8 && hour.GetProperty("from").GetDateTimeOffset().Hour <= 20);
        found.RootElement.GetProperty("reconciliation").EnumerateArray().ShouldAllBe(check => check.GetProperty("holds").GetBoolean());
        found.RootElement.GetProperty("needed").GetProperty("within_seconds").GetDouble().ShouldBe(36_000);
    }

    [Fact]
    public async Task It_keeps_its_ledger_only_where_it_is_told_to_and_begins_anew_each_time()
    {
        var order = Order();
        await MusterProgram.Succeed(order);
        Directory.GetDirectories(_folder.Path).ShouldBeEmpty();

        await MusterProgram.Succeed([.. order, "--out", _folder["out"]]);
        Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).ShouldBe(["rehearsal.db", "rehearsal.db.lock"], ignoreOrder: true);
        await MusterProgram.Refuse("rehearsal.exists", [.. order, "--out", _folder["out"]]);
    }

    [Theory]
    [InlineData("--within", "soon")]
    [InlineData("--within", "0h")]
    [InlineData("--answered", "140%")]
    [InlineData("--habits", "answers=many")]
    public async Task What_cannot_be_understood_is_refused(string option, string value) =>
        await MusterProgram.Refuse("rehearsal.bad_", [.. Order(), option, value]);

    [Fact]
    public async Task A_start_at_no_time_of_the_day_is_refused() =>
        await MusterProgram.Refuse("rehearsal.bad_option", Order(startsAt: "2026-05-11 24:30"));

    private string[] Order(string startsAt = "2026-05-11 08:30")
    {
        var rows = Enumerable.Range(0, People).Select(i => $"李{i},139000020{i:00},{(i % 2 == 0 ? "东门" : "西门")}\n");
        var roster = _folder.Write("roster.csv", "姓名,手机号,社区\n" + string.Concat(rows) + "赵六,无,西门\n");
        return
        [
            "rehearse", "--roster", roster, "--script", Repository.Script("ezhou-screening.yaml"),
            "--plan", Path.Combine(Repository.Root, "plans", "weekday.yaml"), "--start", startsAt,
        ];
    }
}
