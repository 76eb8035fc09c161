using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Carrier.Truth;
using Muster.Outreach.Ledgers;
using Xunit.Abstractions;

namespace Muster.EndToEnd.Tests;

/// <summary>The program is killed at any moment, twenty times over; each time the same command goes on from there.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 20;
    private const int People = 40;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_ledger_adds_up_after_every_kill_and_nobody_is_called_once_too_often()
    {
        var port = Ports.Free();
        _folder.Write("script.yaml", ShortScript.Yaml);
        _folder.Write("roster.csv", "姓名,手机号\n" + string.Concat(Enumerable.Range(0, People).Select(i => $"李{i},{Number(i)}\n")));
        _folder.Write("people.jsonl", string.Concat(Enumerable.Range(0, People).Select(Resident)));
        using var carrier = await MusterProgram.StartUntil(
            "listening", "carrier", "--listen", $"127.0.0.1:{port}", "--people", _folder["people.jsonl"], "--script", _folder["script.yaml"], "--truth", _folder["truth.jsonl"]);

        var random = new Random(20220417);
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var campaign = StartCampaign(port);
            var after = TimeSpan.FromMilliseconds(random.Next(300, 6000));
            await Task.WhenAny(campaign.Ended(TimeSpan.FromMinutes(1)), Task.Delay(after, TimeProvider.System, CancellationToken.None));
            await campaign.Kill();
            CheckLedger($"kill {kill} after {after.TotalSeconds:0.0} s");
        }

        using var last = StartCampaign(port);
        await last.Ended(TimeSpan.FromMinutes(3));
        last.ExitStatus.ShouldBe(0, last.Errors);
        CheckLedger("the end").ShouldBe(0, "rows are left without an outcome");
    }

    /// <summary>Opens the ledger as the kill left it, in a copy.</summary>
    /// <returns>Rows that have no outcome yet.</returns>
    private int CheckLedger(string when)
    {
        if (!File.Exists(_folder["out/ledger.db"]))
            return People;
        var copy = Directory.CreateDirectory(_folder["copy"]).FullName;
        foreach (var file in Directory.GetFiles(_folder["out"], "ledger.db*"))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);

        int pending;
        using (var ledger = Ledger.Open(Path.Combine(copy, "ledger.db")).Value)
        {
            var reconciliation = ledger.Reconcile();
            reconciliation.AddsUp.ShouldBeTrue($"{when}: {string.Join("; ", reconciliation.Checks)}");
            var summary = ledger.Summary();
            pending = summary.Pending;
            output.WriteLine($"{when}: {summary.Calls} calls, {pending} pending, {string.Join(", ", summary.Outcomes)}");
        }

        CheckCalls(Path.Combine(copy, "ledger.db"), when);
        Directory.Delete(copy, recursive: true);
        return pending;
    }

    private void CheckCalls(string ledger, string when)
    {
        using var connection = new SqliteConnection($"Data Source={ledger};Mode=ReadOnly;Pooling=False");
        var attempts = connection.Query<(string Number, int Count)>("SELECT number, count(*) FROM outreach_attempt GROUP BY number")
            .ToDictionary(line => line.Number, line => line.Count, StringComparer.Ordinal);
        var invites = TruthFile.Read(_folder["truth.jsonl"]).Value.Where(line => line.Event == TruthLine.Invited).GroupBy(line => line.Number, StringComparer.Ordinal);
        foreach (var number in invites)
            number.Count().ShouldBeLessThanOrEqualTo(attempts.GetValueOrDefault(number.Key), $"{when}: {number.Key} was called and the ledger does not know of it");

        connection.QuerySingle<int>(
            """
            SELECT count(*) FROM outreach_part done
            JOIN outreach_part later ON later.row_id = done.row_id AND later.attempt_id > done.attempt_id
            WHERE done.disposition = 1
            """).ShouldBe(0, $"{when}: somebody who was done was called again");
    }

    private MusterProgram StartCampaign(int port) => MusterProgram.Start(
        "campaign", "run", "--roster", _folder["roster.csv"], "--script", _folder["script.yaml"], "--trunk", $"sip:127.0.0.1:{port}",
        "--channels", "10", "--cps", "20", "--retry-after", "1", "--attempts", "15", "--out", _folder["out"]);

    private static string Number(int i) => $"139000020{i:00}";

    private static string Resident(int i) => (i % 4) switch
    {
        0 => $$"""{"number":"{{Number(i)}}","behaviour":"answers","voice":"keypad","ring_ms":[100,400],"react_ms":[100,300],"answers":[{"question":"tested","category":"yes","press":"1"}]}""",
        1 => $$"""{"number":"{{Number(i)}}","behaviour":"answers","voice":"3","ring_ms":[100,400],"react_ms":[100,300],"answers":[{"question":"tested","category":"no","say":["没有做","还没做"]}]}""",
        2 => $$"""{"number":"{{Number(i)}}","behaviour":"busy","ring_ms":[50,100]}""",
        _ => $$"""{"number":"{{Number(i)}}","behaviour":"answers","voice":"5","first":["busy"],"ring_ms":[100,400],"react_ms":[100,300],"answers":[{"question":"tested","category":"yes","say":["做过了","已经做了"]}]}""",
    } + "\n";
}
