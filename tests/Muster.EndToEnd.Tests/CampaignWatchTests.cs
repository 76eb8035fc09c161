using System.Text.Json;

namespace Muster.EndToEnd.Tests;

/// <summary>A campaign that runs is looked at, corrected and stopped from another terminal.</summary>
public sealed class CampaignWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_status_and_its_tables_agree_when_it_is_corrected_and_stopped_before_its_last_call_ends()
    {
        var port = Ports.Free();
        _folder.Write("script.yaml", ShortScript.Yaml);
        _folder.Write("roster.csv", "姓名,手机号,社区\n张三,13900001001,东门\n李四,13900001002,东门\n王五,13900001003,西门\n赵六,无,西门\n");
        _folder.Write(
            "people.jsonl",
            """
            {"number":"13900001001","behaviour":"answers","voice":"keypad","ring_ms":[10,20],"answers":[{"question":"tested","category":"yes","press":"1"}]}
            {"number":"13900001002","behaviour":"busy","ring_ms":[10,20]}
            {"number":"13900001003","behaviour":"rings_out"}
            """);
        _folder.Write("plan.yaml", "calls: { channels: 3, per-second: 20, ring: 50s }\nretries: { busy: none }\n");
        using var carrier = await MusterProgram.StartUntil(
            "listening", "carrier", "--listen", $"127.0.0.1:{port}", "--people", _folder["people.jsonl"], "--script", _folder["script.yaml"], "--truth", _folder["truth.jsonl"]);
        using var campaign = MusterProgram.Start(
            "campaign", "run", "--roster", _folder["roster.csv"], "--script", _folder["script.yaml"], "--plan", _folder["plan.yaml"],
            "--trunk", $"sip:127.0.0.1:{port}", "--out", _folder["out"]);

        var running = await StatusWhen(status => Count(status, "summary", "pending") == 1 && Count(status, "progress", "targets_done") == 2);
        running.GetProperty("is_running").GetBoolean().ShouldBeTrue();
        running.GetProperty("waiting").GetString().ShouldBe("calls_in_air");
        Count(running, "progress", "channels_in_use").ShouldBe(1);
        Outcomes(running).ShouldBe([("busy", 1), ("completed", 1)]);
        await MusterProgram.Refuse("ledger.in_use", "campaign", "update", "--out", _folder["out"], "--roster", _folder["roster.csv"]);

        (await Correct("3")).ShouldContain("表格将在任务结束时更新");
        await MusterProgram.Refuse("correction.", Correction("4"));
        Outcomes(await Status()).ShouldBe([("completed", 2)]);

        await MusterProgram.Succeed("campaign", "stop", "--out", _folder["out"]);
        await campaign.Ended(Patience);
        campaign.ExitStatus.ShouldBe(0, campaign.Errors);
        var stopped = await Status();
        stopped.GetProperty("is_running").GetBoolean().ShouldBeFalse();
        stopped.GetProperty("waiting").GetString().ShouldBe("not_running");
        stopped.GetProperty("reconciliation").EnumerateArray().ShouldAllBe(check => check.GetProperty("holds").GetBoolean());
        AgreesWithSummary(stopped.GetProperty("summary"));
        (Count(stopped, "summary", "rows"), Count(stopped, "summary", "rejected"), Count(stopped, "summary", "pending"), Count(stopped, "summary", "corrections")).ShouldBe((4, 1, 1, 1));
        File.ReadAllText(_folder["out/results.csv"]).ShouldContain("王网格员");
    }

    /// <summary>Looks again and again, as an operator would, until the status is as wanted.</summary>
    private async Task<JsonElement> StatusWhen(Func<JsonElement, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            using var look = await MusterProgram.Run(Patience, "campaign", "status", "--out", _folder["out"], "--json");
            if (look.ExitStatus == 0 && Parse(look.Output) is var status && wanted(status))
                return status;
            deadline.IsCancellationRequested.ShouldBeFalse($"{look.Output} {look.Errors}");
        }
    }

    private async Task<JsonElement> Status() => Parse(await MusterProgram.Succeed("campaign", "status", "--out", _folder["out"], "--json"));

    private Task<string> Correct(string row) => MusterProgram.Succeed(Correction(row));

    private string[] Correction(string row) =>
        ["campaign", "correct", "--out", _folder["out"], "--row", row, "--outcome", "completed", "--by", "王网格员", "--why", "当面问过"];

    /// <summary>The file says the same, and besides why no call left when it was written.</summary>
    private void AgreesWithSummary(JsonElement status)
    {
        var file = Parse(File.ReadAllText(_folder["out/summary.json"]));
        file.GetProperty("not_dialing").GetString().ShouldBe("stopped");
        foreach (var figure in status.EnumerateObject().Where(figure => figure.Name != "not_dialing"))
            JsonElement.DeepEquals(file.GetProperty(figure.Name), figure.Value).ShouldBeTrue($"{figure.Name}: {file.GetProperty(figure.Name)} in the file, {figure.Value} in the status");
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>A figure of the status; -1 where that part of it is not there yet.</summary>
    private static int Count(JsonElement status, string part, string figure) =>
        status.GetProperty(part) is { ValueKind: JsonValueKind.Object } found ? found.GetProperty(figure).GetInt32() : -1;

    private static IEnumerable<(string, int)> Outcomes(JsonElement status) =>
        status.GetProperty("summary").GetProperty("outcomes").EnumerateObject().Select(outcome => (outcome.Name, outcome.Value.GetInt32())).Order();
}
