using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Hours;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rehearsals;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tests.Hours;
using Muster.Outreach.Tests.Rehearsals;

namespace Muster.Outreach.Tests.Campaigns;

/// <summary>
/// Hundreds of small random campaigns, or as many as MUSTER_PROPERTIES says, each run to its end twice: once undisturbed, and once killed and begun again. Both
/// talk to the same simulated district with the real dialogue, in virtual time.
/// </summary>
public sealed class CampaignPropertyTests : IDisposable
{
    private const int Batches = 8;
    private const string Elder = "11010519491231002X";

    private static readonly int CampaignsPerBatch =
        int.TryParse(Environment.GetEnvironmentVariable("MUSTER_PROPERTIES"), out var campaigns) ? campaigns / Batches : 40;

    private readonly string _folder = Directory.CreateTempSubdirectory("muster-properties-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<int> EachBatch() => [.. Enumerable.Range(0, Batches)];

    [Theory]
    [MemberData(nameof(EachBatch))]
    public void Whatever_the_campaign_it_adds_up_keeps_its_plan_and_comes_to_the_same_when_killed(int batch)
    {
        var empty = EmptyLedger();
        for (var seed = batch * CampaignsPerBatch; seed < (batch + 1) * CampaignsPerBatch; seed++)
        {
            var trial = new Trial(seed);
            var (undisturbed, killed) = (NewLedger(empty, $"{seed}-a.db"), NewLedger(empty, $"{seed}-b.db"));
            trial.Run(undisturbed, kills: 0);
            trial.Run(killed, kills: trial.Kills);
            Check(trial, undisturbed, seed);
            Check(trial, killed, seed);
            Compare(undisturbed, killed, seed);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_ledger()
    {
        var empty = EmptyLedger();
        for (var seed = 0; seed < 20; seed++)
        {
            var (one, two) = (NewLedger(empty, $"{seed}-1.db"), NewLedger(empty, $"{seed}-2.db"));
            new Trial(seed).Run(one, kills: 0);
            new Trial(seed).Run(two, kills: 0);
            RehearsalSample.Dump(two).ShouldBe(RehearsalSample.Dump(one), $"seed {seed}");
        }
    }

    /// <summary>Totals that add up, nobody over a limit, no call outside the hours.</summary>
    private static void Check(Trial trial, string path, int seed)
    {
        using var ledger = Ledger.Open(path, new LedgerOptions { Durable = false }).Value;
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty($"seed {seed}");
        ledger.Summary().AddsUp.ShouldBeTrue($"seed {seed}");
        ledger.Summary().Pending.ShouldBe(0, $"seed {seed}");
        var plan = trial.Plan;
        var calls = ledger.Connection.Query<(long Row, long StartedAt)>(
            "SELECT p.row_id, a.started_at FROM outreach_part p JOIN outreach_attempt a ON a.id = p.attempt_id").ToList();
        foreach (var person in calls.GroupBy(call => call.Row))
        {
            var at = person.Select(call => DateTimeOffset.FromUnixTimeMilliseconds(call.StartedAt)).ToList();
            at.Count.ShouldBeLessThanOrEqualTo(plan.AttemptsMax, $"seed {seed}");
            at.GroupBy(plan.Hours.DayOf).Max(day => day.Count()).ShouldBeLessThanOrEqualTo(plan.CallsPerDayMax, $"seed {seed}");
            at.ShouldAllBe(call => plan.Hours.NextOpening(call, plan.RingTimeout, trial.IsElder(person.Key)) == call, $"seed {seed}");
        }
    }

    /// <summary>Whoever had no call that was cut off has come to the same.</summary>
    private static void Compare(string undisturbed, string killed, int seed)
    {
        var marked = Ask<long>(killed, "SELECT p.row_id FROM outreach_part p JOIN outreach_attempt a ON a.id = p.attempt_id WHERE a.disposition = 13 OR p.disposition = 13").ToHashSet();
        const string Outcomes = "SELECT id, outcome FROM outreach_row";
        var after = Ask<(long Row, long? Outcome)>(killed, Outcomes).Where(row => !marked.Contains(row.Row)).ToList();
        var before = Ask<(long Row, long? Outcome)>(undisturbed, Outcomes).Where(row => !marked.Contains(row.Row)).ToList();
        after.ShouldBe(before, $"seed {seed}");
        const string Answers = "SELECT row_id, question, category FROM outreach_answer ORDER BY 1, 2, 3";
        Ask<(long Row, string, string)>(killed, Answers).Where(answer => !marked.Contains(answer.Row))
            .ShouldBe(Ask<(long Row, string, string)>(undisturbed, Answers).Where(answer => !marked.Contains(answer.Row)), $"seed {seed}");
    }

    private static List<T> Ask<T>(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        return connection.Query<T>(sql).AsList();
    }

    // Migrations are tested elsewhere; here they would take most of the time.
    private string EmptyLedger()
    {
        var path = Path.Combine(_folder, "empty.db");
        Ledger.Open(path, new LedgerOptions { Durable = false }).Value.Dispose();
        return path;
    }

    private string NewLedger(string empty, string name)
    {
        var path = Path.Combine(_folder, name);
        File.Copy(empty, path);
        return path;
    }

    /// <summary>A campaign drawn from a seed.</summary>
    private sealed class Trial
    {
        private readonly Random _random;
        private readonly List<RosterRow> _roster;
        private readonly DateTimeOffset _startsAt;
        private readonly int _seed;
        private readonly SimulatedShares _shares;

        public Trial(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            _startsAt = CallingHoursTests.China("2022-04-18T00:00").AddMinutes(_random.Next(7 * 24 * 60));
            _roster = CampaignBench.Roster(_random, _random.Next(1, 16)).ConvertAll(row => _random.Next(4) == 0
                ? row with { AlternatePhones = [$"139{row.Row:D8}"], IdNumber = _random.Next(2) == 0 ? Elder : null }
                : row);
            Kills = _random.Next(1, 4);
            _shares = new SimulatedShares { Answered = _random.NextDouble(), AnsweredLater = _random.NextDouble() };
            Plan = new CampaignPlan
            {
                Channels = _random.Next(1, 12),
                CallsPerSecond = _random.Next(1, 20),
                AttemptsMax = _random.Next(1, 8),
                CallsPerDayMax = _random.Next(1, 4),
                LineFaultsMax = 1000,
                Hours = _random.Next(5) > 0 ? CallingHours.Always : new CallingHours
                {
                    Everyone = CallingHoursTests.Weekdays("08:30-12:00", "14:00-20:00"),
                    Elders = CallingHoursTests.Weekdays("09:00-10:00"),
                },
                Retries = RetryRules.Default.ToDictionary(rule => rule.Key, rule => rule.Value with { OtherTimeOfDay = _random.Next(3) == 0 }),
            };
        }

        public CampaignPlan Plan { get; }

        public int Kills { get; }

        public bool IsElder(long rowId) =>
            Plan.Hours.Elders is not null && _roster[(int)rowId - 1].IdNumber is not null;

        public void Run(string path, int kills)
        {
            var phones = new SimulatedPhones(_shares, _seed);
            var now = _startsAt;
            var calls = 0;
            for (var life = 0; ; life++)
            {
                var loop = new VirtualLoop(now);
                using var ledger = Ledger.Open(path, new LedgerOptions { Writer = loop, Durable = false }).Value;
                ledger.Begin(CampaignBench.Start with { Script = RehearsalSample.Frozen }, _roster).Error.ShouldBeNull();
                var line = new SimulatedLine(loop, phones, RehearsalSample.Script, Plan.Hours.Zone, Plan.Channels);
                var campaign = new Campaign(loop, ledger, line, Plan) { NewCallId = _ => new Guid(++calls, 0, 0, new byte[8]) };
                campaign.Start();
                loop.Settle();
                if (life == kills)
                {
                    loop.RunToEnd(TimeSpan.FromDays(60)).ShouldBeTrue($"seed {_seed}");
                    CampaignBench.EndOf(campaign).Ending.ShouldBe(CampaignEnding.Finished, $"seed {_seed}");
                    return;
                }

                // A kill: the loop is never let go on, and whatever was in the air never reports.
                loop.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 300_000)));
                now = loop.Time.GetUtcNow().AddSeconds(_random.Next(0, 100));
            }
        }
    }
}
