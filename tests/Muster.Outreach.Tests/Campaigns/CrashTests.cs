using Dapper;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Tests.Campaigns;

/// <summary>
/// Random campaigns, killed at random moments and begun again. A kill is a copy of the database and its write-ahead log
/// as they lie on the disk at that moment; the process that wrote them is left behind. The ledger's writer runs on a
/// loop of its own that is let go on at random, so that a kill also finds writes that no commit has reached yet.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const int KillsMax = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("muster-crash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_campaign_killed_anywhere_adds_up_and_calls_nobody_who_is_done(int seed)
    {
        var random = new Random(seed);
        var plan = RandomPlan(random);
        var calls = new List<SimulatedCall>();
        var path = Path.Combine(_folder, $"{seed}-0.db");
        var now = CampaignBench.Morning;
        Begin(path, CampaignBench.Roster(random, random.Next(1, 150)), now);

        for (var kill = 1; kill <= KillsMax; kill++)
        {
            var done = RowsDone(path);
            var life = new Life(path, now, plan, random);
            var finished = life.LiveFor(TimeSpan.FromSeconds(random.Next(1, 600)));
            calls.AddRange(life.Desk.Calls);
            life.Desk.Calls.SelectMany(call => call.Order.People).Select(person => person.RowId).Intersect(done).ShouldBeEmpty();
            var next = Path.Combine(_folder, $"{seed}-{kill}.db");
            Copy(path, next);
            life.Abandon();
            path = next;
            now = life.Now + TimeSpan.FromSeconds(random.Next(0, 100));
            CheckCalls(path, calls, plan);
            if (finished)
                break;
        }

        var last = new Life(path, now, plan, random);
        last.LiveFor(TimeSpan.FromDays(3)).ShouldBeTrue();
        calls.AddRange(last.Desk.Calls);
        last.Ledger.Summary().Pending.ShouldBe(0);
        last.Abandon();
        CheckCalls(path, calls, plan);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_log_torn_by_a_power_cut_still_adds_up(int seed)
    {
        var random = new Random(seed);
        var plan = RandomPlan(random);
        var path = Path.Combine(_folder, "whole.db");
        Begin(path, CampaignBench.Roster(random, 80), CampaignBench.Morning);
        var life = new Life(path, CampaignBench.Morning, plan, random);
        life.LiveFor(TimeSpan.FromSeconds(120));
        for (var cut = 0; cut < 10; cut++)
        {
            var torn = Path.Combine(_folder, $"torn-{cut}.db");
            Copy(path, torn);
            using (var log = File.OpenWrite(torn + "-wal"))
                log.SetLength(random.NextInt64(log.Length));
            using var ledger = Ledger.Open(torn, new LedgerOptions { Durable = false }).Value;
            ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
        }

        life.Abandon();
    }

    [Fact]
    public void A_kill_during_the_import_leaves_an_empty_ledger()
    {
        var path = Path.Combine(_folder, "import.db");
        var killed = Path.Combine(_folder, "killed.db");
        using (var ledger = Ledger.Open(path).Value)
        {
            var rows = CampaignBench.Roster(new Random(1), 5000).Select((row, index) =>
            {
                if (index == 4000)
                    Copy(path, killed);
                return row;
            });
            ledger.Begin(CampaignBench.Start, rows).Error.ShouldBeNull();
        }

        using var again = Ledger.Open(killed).Value;
        again.Campaign.ShouldBeNull();
        again.Summary().Rows.ShouldBe(0);
    }

    [Fact]
    public void A_member_of_a_household_who_was_done_before_the_kill_is_not_asked_again()
    {
        var path = Path.Combine(_folder, "household.db");
        Begin(path, [CampaignBench.Row(1, "13800000001"), CampaignBench.Row(2, "13800000001")], CampaignBench.Morning);
        var loop = new VirtualLoop(CampaignBench.Morning);
        var ledger = Ledger.Open(path, new LedgerOptions { Writer = loop }).Value;
        var desk = new HeldDesk();
        new Campaign(loop, ledger, desk, new CampaignPlan()).Start();
        loop.Settle();
        var answer = new CallAnswer("tested", "yes", "做过了", 0.9, true, 4000, 4600);
        desk.Listener!.Answered(desk.Order!.CallId);
        desk.Listener.AnswerGiven(desk.Order.CallId, 1, answer);
        desk.Listener.PersonEnded(desk.Order.CallId, new PersonReport(1, Disposition.Completed, [answer]));
        desk.Listener.AnswerGiven(desk.Order.CallId, 2, answer with { StartMs = 9000, EndMs = 9600 });
        loop.Settle();
        var killed = Path.Combine(_folder, "killed.db");
        Copy(path, killed);
        ledger.Dispose();

        var later = new VirtualLoop(loop.Time.GetUtcNow().AddMinutes(5));
        using var again = Ledger.Open(killed, new LedgerOptions { Writer = later }).Value;
        var next = new HeldDesk();
        new Campaign(later, again, next, new CampaignPlan()).Start();
        later.Advance(TimeSpan.FromMinutes(1));

        next.Order!.People.Select(person => person.RowId).ShouldBe([2L]);
        var cut = again.Results().ToList();
        cut[0].Outcome.ShouldBe("completed");
        cut[1].Outcome.ShouldBe("pending");
        cut[1].Answers.ShouldHaveSingleItem().Category.ShouldBe("yes");
        cut[1].TalkSeconds.ShouldBe(9);
        cut[1].Attempts.ShouldBe(2);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 40)];

    private static CampaignPlan RandomPlan(Random random) => new()
    {
        Channels = random.Next(1, 40),
        CallsPerSecond = random.Next(1, 30),
        AttemptsMax = random.Next(1, 8),
        CallBackReach = TimeSpan.FromMinutes(random.Next(0, 60)),
        Retries = RetryRules.Default.WithDelay(TimeSpan.FromSeconds(random.Next(0, 120))),
        LineFaultsMax = 1000,
    };

    private static void Begin(string path, IEnumerable<RosterRow> roster, DateTimeOffset now)
    {
        using var ledger = Ledger.Open(path, new LedgerOptions { Writer = new VirtualLoop(now), Durable = false }).Value;
        ledger.Begin(CampaignBench.Start, roster).Error.ShouldBeNull();
    }

    private static List<long> RowsDone(string path)
    {
        using var ledger = Ledger.Open(path, new LedgerOptions { Durable = false }).Value;
        return ledger.Connection.Query<long>("SELECT id FROM outreach_row WHERE outcome IS NOT NULL").AsList();
    }

    internal static void Copy(string from, string to)
    {
        File.Copy(from, to);
        if (File.Exists(from + "-wal"))
            File.Copy(from + "-wal", to + "-wal");
    }

    /// <summary>Compares what the ledger says with what the carrier saw.</summary>
    private static void CheckCalls(string path, List<SimulatedCall> calls, CampaignPlan plan)
    {
        using var ledger = Ledger.Open(path, new LedgerOptions { Durable = false }).Value;
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
        ledger.Summary().AddsUp.ShouldBeTrue();

        // The ledger knows of every call that the carrier saw: none is placed before it is on the disk.
        var attempts = ledger.Connection.Query<string>("SELECT call_id FROM outreach_attempt").Select(Guid.Parse).ToHashSet();
        calls.Select(call => call.Order.CallId).ShouldBeSubsetOf(attempts);

        var called = calls.GroupBy(call => call.Order.Number, StringComparer.Ordinal);
        foreach (var number in called)
        {
            number.Count().ShouldBeLessThanOrEqualTo(plan.AttemptsMax);
            foreach (var (before, after) in number.Zip(number.Skip(1)))
                after.PlacedAt.ShouldBeGreaterThanOrEqualTo(before.EndedAt ?? before.PlacedAt);
        }
    }

    /// <summary>One process's life: a campaign from opening its ledger to being killed.</summary>
    private sealed class Life
    {
        private readonly VirtualLoop _loop;
        private readonly VirtualLoop _disk;
        private readonly Random _random;
        private readonly Campaign _campaign;

        public Life(string path, DateTimeOffset now, CampaignPlan plan, Random random)
        {
            _random = random;
            _loop = new VirtualLoop(now);
            _disk = new VirtualLoop(now);
            Ledger = Ledger.Open(path, new LedgerOptions { Writer = _disk, Durable = false }).Value;
            Desk = new SimulatedCallDesk(_loop, random, plan.Channels);
            _campaign = new Campaign(_loop, Ledger, Desk, plan);
            _campaign.Start();
        }

        public Ledger Ledger { get; }

        public SimulatedCallDesk Desk { get; }

        public DateTimeOffset Now => _loop.Time.GetUtcNow();

        /// <returns>Whether the campaign ended by itself.</returns>
        public bool LiveFor(TimeSpan duration)
        {
            var end = Now + duration;
            while (Now < end && !_campaign.Completion.IsCompleted)
            {
                _loop.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 2000)));
                if (_random.Next(4) > 0)
                    _disk.Settle();
                _loop.Settle();
            }

            return _campaign.Completion.IsCompleted;
        }

        public void Abandon() => Ledger.Dispose();
    }

    /// <summary>A desk that takes one call and leaves the rest to the test.</summary>
    private sealed class HeldDesk : ICallDesk
    {
        public CallOrder? Order { get; private set; }

        public ICallListener? Listener { get; private set; }

        public int FreeChannels => Order is null ? 1 : 0;

        public void Place(CallOrder order, ICallListener listener) => (Order, Listener) = (order, listener);

        public void CancelRinging()
        {
        }

        public void SayGoodbye()
        {
        }

        public void HangUpAll()
        {
        }
    }
}
