using System.Text.Json;

namespace Muster.EndToEnd.Tests;

/// <summary>A campaign that runs hears of what other processes write down: corrections by the follow-up staff, and people who opt out.</summary>
public sealed class FollowUpTests : IDisposable
{
    private const int People = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task First_calls_wait_for_the_staff_go_on_with_each_correction_and_pass_over_who_has_opted_out()
    {
        var port = Ports.Free();
        var roster = _folder.Write("roster.csv", "姓名,手机号\n" + string.Concat(Enumerable.Range(1, People).Select(i => $"李{i},{Number(i)}\n")));
        _folder.Write("people.jsonl", string.Concat(Enumerable.Range(1, People).Select(i => $$"""{"number":"{{Number(i)}}","behaviour":"busy","ring_ms":[50,100]}""" + "\n")));
        using var carrier = await MusterProgram.StartUntil(
            "listening", "carrier", "--listen", $"127.0.0.1:{port}", "--people", _folder["people.jsonl"], "--script", Repository.Script("ezhou-screening.yaml"), "--truth", _folder["truth.jsonl"]);
        using var campaign = MusterProgram.Start(
            "campaign", "run", "--roster", roster, "--script", Repository.Script("ezhou-screening.yaml"), "--trunk", $"sip:127.0.0.1:{port}", "--out", _folder["out"],
            "--numbers", _folder["numbers.db"], "--channels", "1", "--attempts", "1", "--follow-up-at-most", "2");

        (await Held(calls: 2)).GetProperty("follow_ups_open").GetInt32().ShouldBe(2);
        (await MusterProgram.Succeed("campaign", "status", "--out", _folder["out"])).ShouldContain("人工跟进未办结 2 人，已达上限 2");
        await MusterProgram.Succeed("numbers", "leave-out", "add", Number(3), "--numbers", _folder["numbers.db"], "--purpose", "survey", "--why", "本人要求");
        await Correct(rows: [2, 3]);
        await Held(calls: 4);
        await Correct(rows: [5]);
        await campaign.Ended(Patience);

        campaign.ExitStatus.ShouldBe(0, campaign.Errors);
        using var summary = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["out/summary.json"]));
        summary.RootElement.GetProperty("rejected_by").GetProperty("left_out").GetInt32().ShouldBe(1);
        summary.RootElement.GetProperty("outcomes").GetProperty("completed").GetInt32().ShouldBe(3);
        summary.RootElement.GetProperty("calls").GetInt32().ShouldBe(5);
        summary.RootElement.GetProperty("adds_up").GetBoolean().ShouldBeTrue();
    }

    /// <summary>Asks until first calls wait after so many calls.</summary>
    private async Task<JsonElement> Held(int calls)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!deadline.IsCancellationRequested)
        {
            using var status = await MusterProgram.Run(Patience, "campaign", "status", "--out", _folder["out"], "--json");
            if (status.ExitStatus != 0)
                continue;
            var told = JsonDocument.Parse(status.Output).RootElement;
            if (told.GetProperty("waiting").GetString() == "follow_up_backlog" && told.GetProperty("progress").GetProperty("calls").GetInt32() == calls)
                return told.GetProperty("progress");
        }

        throw new TimeoutException("First calls do not wait.");
    }

    private async Task Correct(int[] rows)
    {
        foreach (var row in rows)
            await MusterProgram.Succeed("campaign", "correct", "--out", _folder["out"], "--row", $"{row}", "--outcome", "completed", "--by", "王网格员", "--why", "电话问过");
    }

    private static string Number(int i) => $"1390000300{i}";
}
