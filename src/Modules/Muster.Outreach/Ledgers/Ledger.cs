using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Numbers;
using Muster.Outreach.Rehearsals;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Ledgers;

/// <summary>
/// The memory of one campaign, in one SQLite file: its roster, every call and every answer, written as they happen, so
/// that a process killed at any moment is followed by one that goes on from there. One process at a time holds it.
/// See <c>docs/ledger.md</c> for what is promised and why it holds. Reading throws <see cref="SqliteException"/> when the
/// disk fails under it.
/// </summary>
public sealed class Ledger : IDisposable
{
    private readonly LedgerFile _file;

    private Ledger(LedgerFile file, LedgerWriter writer, SqliteConnection connection, bool remembersNumbers)
    {
        _file = file;
        Writer = writer;
        Connection = connection;
        Attempts = new AttemptLog(connection, writer, remembersNumbers);
    }

    /// <summary>The campaign it holds; null before <see cref="Begin"/>.</summary>
    public CampaignRecord? Campaign => Connection.QuerySingleOrDefault<CampaignLine>(CampaignLine.Select)?.ToRecord();

    /// <summary>What its last run called for; null before the first, or where neither its plan nor its script said.</summary>
    public CampaignPurpose? Purpose => (CampaignPurpose?)Connection.ExecuteScalar<int?>("SELECT json_extract(plan, '$.Purpose') FROM outreach_campaign");

    /// <summary>Whether another process is running its campaign.</summary>
    public bool IsRunElsewhere => !_file.IsClaimed;

    internal LedgerWriter Writer { get; }

    internal AttemptLog Attempts { get; }

    /// <summary>The connection that writes; a test reaches through it to make a disk fail.</summary>
    internal SqliteConnection Connection { get; }

    /// <summary>Opens the ledger at a path, or makes a new one there; its folder must exist.</summary>
    /// <returns>
    /// The ledger, or an error: <c>ledger.in_use</c> by another process, <c>ledger.not_writable</c>,
    /// <c>ledger.damaged</c>, <c>ledger.newer</c>, <c>ledger.locked</c>, <c>ledger.disk_full</c>, <c>ledger.io</c>.
    /// </returns>
    public static Result<Ledger> Open(string path, LedgerOptions? options = null)
    {
        return LedgerFile.Claim(path).TryGet(out var file, out var error) ? Open(file, options ?? new LedgerOptions()) : error;
    }

    /// <summary>
    /// Opens a ledger that is there to look into it and to correct it, also while another process runs its campaign;
    /// see <see cref="IsRunElsewhere"/>. No campaign can be run on it then.
    /// </summary>
    /// <returns>As <see cref="Open(string, LedgerOptions?)"/> without <c>ledger.in_use</c>, or <c>campaign.none_here</c>.</returns>
    public static Result<Ledger> OpenBeside(string path)
    {
        if (!File.Exists(path))
            return new Error("campaign.none_here", $"There is no ledger {path}: give the --out of a campaign's run.");
        return LedgerFile.ClaimOrShare(path).TryGet(out var file, out var error) ? Open(file, new LedgerOptions()) : error;
    }

    /// <summary>Opens a ledger to change its roster, between two runs.</summary>
    /// <returns>As <see cref="Open(string, LedgerOptions?)"/>; <c>ledger.in_use</c> says how to come between two runs.</returns>
    public static Result<Ledger> OpenToUpdate(string path, LedgerOptions options) =>
        Open(path, options) is var opened && opened.Error?.Code == LedgerErrors.InUseCode ? LedgerErrors.RunsNow(path) : opened;

    private static Result<Ledger> Open(LedgerFile file, LedgerOptions options)
    {
        if (file.OpenForWriting(options).TryGet(out var connection, out var error))
            return new Ledger(file, new LedgerWriter(connection, file.Path, options), connection, options.NumbersPath is not null);
        file.Dispose();
        return error;
    }

    /// <summary>
    /// Begins a campaign with its roster, all in one transaction: a kill in the middle leaves an empty ledger. Where
    /// this same campaign has begun before, nothing is read or written, and it goes on.
    /// </summary>
    /// <param name="start">What makes it this campaign.</param>
    /// <param name="roster">Every row, the rejected ones too; enumerated only when the campaign is new.</param>
    /// <returns>
    /// The campaign, or an error: <c>campaign.other_campaign</c> when the ledger holds one with another roster or
    /// script, or what the disk refused.
    /// </returns>
    public Result<CampaignRecord> Begin(CampaignStart start, IEnumerable<RosterRow> roster)
    {
        if (IsRunElsewhere)
            return LedgerErrors.InUse(_file.Path);
        try
        {
            if (Campaign is { } known)
                return SameCampaign(known, start) is { } error ? error : known;
            Writer.RunNow(() => new RosterImport(Connection, Writer.Time).Run(start, roster));
            return Campaign!;
        }
        catch (SqliteException exception)
        {
            return LedgerErrors.Of(exception, _file.Path);
        }
    }

    /// <summary>
    /// Puts a corrected roster in the place of the one that the campaign has, all in one transaction: see
    /// <see cref="RosterChanges"/> for what becomes of whom. The roster that it has already changes nothing.
    /// </summary>
    /// <param name="rosterName">The file's name, for people.</param>
    /// <param name="rosterHash">Its content hash.</param>
    /// <param name="roster">Every row, the rejected ones too.</param>
    /// <param name="known">What the rows were judged with beside the file itself; null: nothing.</param>
    /// <param name="plan">Its rules decide what follows for calls that a kill had cut off.</param>
    /// <param name="dryRun">Whether to say what would change, and write nothing.</param>
    /// <returns>
    /// What changed, or <c>campaign.not_begun</c>; <c>campaign.no_numbers</c> where rows were left out by a memory of
    /// numbers that is not given now; or what the disk refused.
    /// </returns>
    public Result<RosterChanges> Update(
        string rosterName, string rosterHash, IReadOnlyList<RosterRow> roster, KnownNumbers? known, CampaignPlan plan, bool dryRun = false) =>
        Change<RosterChanges>(dryRun ? null : plan, campaign =>
        {
            if (known is null && Connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM outreach_row WHERE reason BETWEEN {(int)RosterReason.LeftOut} AND {(int)RosterReason.KnownWrongPerson})"))
                return LedgerErrors.NoNumbers(_file.Path);
            if (campaign.Start.RosterHash == rosterHash)
                return new RosterChanges(0, 0, 0, 0, roster.Count);
            var update = new RosterUpdate(Connection, roster);
            if (dryRun)
                return update.Changes;
            var import = Imported.Add(ImportKind.Update, rosterName, rosterHash, update.Changes);
            update.Write(import, Imported);
            TakeRoster(rosterName, rosterHash);
            return update.Changes;
        });

    /// <summary>Takes back the last update that was not taken back before, but for what was called in between: whoever is done stays so.</summary>
    /// <param name="plan">As for <see cref="Update"/>.</param>
    /// <returns>What changed, or <c>campaign.not_begun</c>, <c>campaign.nothing_to_undo</c>, or what the disk refused.</returns>
    public Result<RosterChanges> UndoUpdate(CampaignPlan plan) => Change<RosterChanges>(plan, _ =>
    {
        if (Imported.LastUpdate() is not { } last)
            return LedgerErrors.NothingToUndo(_file.Path);
        var undone = Imported.Read().Select(record => record.Undoes).ToHashSet();
        var roster = Imported.Read().Last(record => record.Id < last.Id && record.Kind is ImportKind.Begin or ImportKind.Update && !undone.Contains(record.Id));
        using var phones = new TargetBook(Connection);
        var changes = Imported.PutBack(last.Id);
        Imported.Add(ImportKind.Undo, roster.RosterName, roster.RosterHash, changes, last.Id);
        phones.Settle();
        TakeRoster(roster.RosterName, roster.RosterHash);
        return changes;
    });

    /// <summary>Applies the lists of those not to be called to everyone who is still to be called: they may have grown since the roster came.</summary>
    /// <returns>How many rows were left out now, or <c>campaign.not_begun</c>, or what the disk refused.</returns>
    public Result<int> LeaveOut(KnownNumbers known, CampaignPlan plan) => Change<int>(plan, _ =>
    {
        var leaving = new Leaving(Connection, Leaving.People(Connection), known);
        if (leaving.Rows == 0)
            return 0;
        using var phones = new TargetBook(Connection);
        leaving.Write(Imported);
        phones.Settle();
        return leaving.Rows;
    });

    /// <summary>Every roster that was taken in or taken back, the first one first.</summary>
    public IReadOnlyList<ImportRecord> Imports() => Imported.Read();

    /// <summary>The script that the ledger's campaign goes on with: the version it began with, whatever has become of the file since.</summary>
    /// <param name="offered">The script as it is now; it is taken where no campaign has begun, or one with another script.</param>
    /// <param name="folder">Where the script's recordings and lists lie.</param>
    /// <returns>The script, or why the frozen text cannot be played any more: <c>script.*</c>, a recording that is gone.</returns>
    public Result<Script> ScriptAsBegun(Script offered, string folder) =>
        Campaign?.Start.Script is { } begun && begun.Id == offered.Id && begun.Version != offered.Version
            ? Script.Parse(begun.Text, folder)
            : offered;

    /// <summary>
    /// Puts an outcome or an answer right. What the calls brought is kept beside it, with who said so, when and why.
    /// </summary>
    /// <param name="person">Whose.</param>
    /// <param name="correction">What holds instead, or that the last correction is taken back.</param>
    /// <param name="script">What was asked.</param>
    /// <returns>The row's number in the roster, or why not: <c>correction.*</c>, or what the disk refused.</returns>
    public Result<int> Correct(CorrectedPerson person, Correction correction, Script script)
    {
        try
        {
            Result<int> corrected = default;
            Writer.RunNow(() => corrected = new Corrections(Connection, Writer.Time).Add(person, correction, script));
            return corrected;
        }
        catch (SqliteException exception)
        {
            return LedgerErrors.Of(exception, _file.Path);
        }
    }

    /// <summary>Every row of the roster with its outcome and answers, in roster order, from one state of the ledger.</summary>
    public IEnumerable<ResultRow> Results() => LedgerResults.Read(_file);

    /// <summary>The campaign in figures, from one state of the ledger.</summary>
    /// <param name="zone">Whose hours calls are counted by; UTC when null.</param>
    public CampaignSummary Summary(TimeZoneInfo? zone = null) => LedgerSummary.Read(_file, zone ?? TimeZoneInfo.Utc);

    /// <summary>Proves the ledger's sums, one by one. Every check holds also while a campaign runs.</summary>
    public Reconciliation Reconcile() => Reconciliation.Read(_file);

    /// <summary>What is left to do, as of now; read before a campaign runs.</summary>
    internal OpenWork ReadOpenWork(CampaignPlan plan, DateTimeOffset now) => OpenWork.Read(_file, plan, now);

    /// <summary>What corrections settle of the follow-ups that a limit counts.</summary>
    internal SettledFollowUps Settled(FollowUpLimit limit) => new(Connection, Writer, limit.Outcomes);

    /// <summary>The calls of a campaign that is over, to be played again with other channels.</summary>
    internal CallReplay Replay(IReadOnlyList<Target> fresh, CampaignPlan plan, DateTimeOffset startsAt) => CallReplay.Read(_file, fresh, plan, startsAt);

    /// <summary>People left to the follow-up staff in the hour that left the most.</summary>
    internal int FollowUpsPerHourMax(IReadOnlySet<Disposition> outcomes)
    {
        using var connection = _file.OpenSnapshot();
        return LedgerTotals.PerHourMax(connection, outcomes);
    }

    /// <summary>Names what a read of the ledger can meet.</summary>
    internal Error ErrorOf(SqliteException exception) => LedgerErrors.Of(exception, _file.Path);

    /// <summary>Writes what is queued, closes the file and lets go of it.</summary>
    public void Dispose()
    {
        Writer.Dispose();
        _file.Dispose();
    }

    private ImportLog Imported => new(Connection, Writer.Time);

    // Calls that a kill cut off are closed first: nobody moves from one phone to another while it is in the air.
    private Result<T> Change<T>(CampaignPlan? plan, Func<CampaignRecord, Result<T>> change)
    {
        try
        {
            if (Campaign is not { } campaign)
                return LedgerErrors.NotBegun(_file.Path);
            if (plan is null)
                return change(campaign);
            var now = Writer.Time.GetUtcNow();
            var isCut = Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM outreach_attempt WHERE ended_at IS NULL)");
            var cut = isCut ? ReadOpenWork(plan, now).Cut : [];
            Result<T> result = default;
            Writer.RunNow(() =>
            {
                foreach (var call in cut)
                    Attempts.CloseNow(call, plan, now);
                result = change(campaign);
            });
            return result;
        }
        catch (SqliteException exception)
        {
            return LedgerErrors.Of(exception, _file.Path);
        }
    }

    private void TakeRoster(string name, string hash) => Connection.Execute(
        """
        UPDATE outreach_campaign
        SET roster_name = @name, roster_hash = @hash,
            ended_at = CASE WHEN EXISTS (SELECT 1 FROM outreach_row WHERE verdict <> 3 AND outcome IS NULL) THEN NULL ELSE ended_at END
        """,
        new { name, hash });

    private Error? SameCampaign(CampaignRecord known, CampaignStart start)
    {
        if (known.Start.RosterHash != start.RosterHash)
            return LedgerErrors.OtherCampaign(_file.Path, "roster");
        return known.Start.Script.Version != start.Script.Version ? LedgerErrors.OtherCampaign(_file.Path, "script") : null;
    }

    private sealed record CampaignLine(
        string RosterName, string RosterHash, string ScriptId, string ScriptVersion, string ScriptText, long StartedAt, long? EndedAt)
    {
        public const string Select =
            """
            SELECT roster_name AS RosterName, roster_hash AS RosterHash, script_id AS ScriptId, script_version AS ScriptVersion,
                   script_text AS ScriptText, started_at AS StartedAt, ended_at AS EndedAt
            FROM outreach_campaign
            """;

        public CampaignRecord ToRecord() => new(
            new CampaignStart(RosterName, RosterHash, new FrozenScript(ScriptId, ScriptVersion, ScriptText)),
            DateTimeOffset.FromUnixTimeMilliseconds(StartedAt),
            EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null);
    }
}
