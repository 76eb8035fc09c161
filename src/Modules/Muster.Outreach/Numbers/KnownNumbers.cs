using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Numbers;

/// <summary>What is known before anyone is called: who is to be left out, and what other campaigns learned of numbers. In memory, as of its reading.</summary>
public sealed class KnownNumbers
{
    // Since when; null for the campaign's own list, which holds from its beginning.
    private readonly Dictionary<(LeaveOutKind Kind, string Value), DateTimeOffset?> _leftOut = [];
    private readonly Dictionary<string, DateTimeOffset> _empty = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _callAt = new(StringComparer.Ordinal);
    private readonly ILookup<string, WrongPerson> _wrong = Array.Empty<WrongPerson>().ToLookup(_ => "");
    private readonly CampaignPlan _plan;

    private KnownNumbers(LeaveOutFile? own, CampaignPlan plan)
    {
        _plan = plan;
        foreach (var phone in own?.Phones ?? [])
            _leftOut.Add((LeaveOutKind.Phone, phone), null);
        foreach (var document in own?.Documents ?? [])
            _leftOut.Add((LeaveOutKind.Document, document), null);
    }

    private KnownNumbers(LeaveOutFile? own, SqliteConnection numbers, CampaignPlan plan, DateTimeOffset now, IReadOnlyCollection<string>? about = null)
        : this(own, plan)
    {
        foreach (var entry in LeaveOutEntry.Read(numbers, plan.ListedPurpose, now, about))
            _leftOut.TryAdd((entry.Kind, entry.Value), entry.AddedAt);
        if (plan.Memory is not { } memory)
            return;
        foreach (var fact in NumberFact.ReadSince(numbers, Disposition.EmptyNumber, now - memory.EmptyFor, about))
            _empty[fact.Number] = fact.LearnedAt;
        foreach (var fact in NumberFact.ReadSince(numbers, Disposition.CallLater, now - memory.CallAtWithin, about))
        {
            if (fact.CallBackAt is { } at && at > now && at <= now + memory.CallAtWithin)
                _callAt[fact.Number] = at;
        }

        _wrong = NumberFact.ReadSince(numbers, Disposition.WrongPerson, now - memory.WrongPersonFor, about)
            .ToLookup(fact => fact.Number, fact => new WrongPerson(fact.Name, fact.IdNumber, fact.LearnedAt), StringComparer.Ordinal);
    }

    /// <summary>Reads what holds for a campaign now.</summary>
    /// <param name="path">The memory of numbers, made where there is none; null: only the campaign's own list is known.</param>
    /// <param name="plan">Its purpose says which lists hold, its memory rules how long what was learned does.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="own">Whom this campaign alone leaves out; null: nobody.</param>
    /// <returns>What is known, or what the disk refused: <c>ledger.*</c>.</returns>
    public static Result<KnownNumbers> Load(string? path, CampaignPlan plan, DateTimeOffset now, LeaveOutFile? own = null)
    {
        if (path is null)
            return new KnownNumbers(own, plan);
        if (!NumbersFile.Open(path).TryGet(out var numbers, out var error))
            return error;
        using (numbers)
        {
            try
            {
                return new KnownNumbers(own, numbers, plan, now);
            }
            catch (SqliteException exception)
            {
                return LedgerErrors.Of(exception, path);
            }
        }
    }

    /// <summary>Reads what holds now of some numbers and documents alone.</summary>
    /// <param name="connection">To the memory, or to a database that it is attached to.</param>
    /// <param name="plan">As for <see cref="Load"/>.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="about">Phones and documents.</param>
    internal static KnownNumbers Of(SqliteConnection connection, CampaignPlan plan, DateTimeOffset now, IReadOnlyCollection<string> about) =>
        new(null, connection, plan, now, about);

    /// <summary>
    /// Judges a row that the roster itself lets through. Who is left out is rejected, by their number or their document;
    /// a number that is not theirs, or that is left out, is not dialled; one that was empty comes last; and where no number
    /// is left that could be, the row is rejected with the date from which that is known.
    /// </summary>
    public RosterRow Judge(RosterRow row)
    {
        if (row.Verdict == RosterVerdict.Rejected)
            return row;
        if (IsLeftOut(row.Phone!, row.IdNumber, out var since))
            return Reject(row, RosterReason.LeftOut, LeftOutRemark(since));
        string[] phones = [row.Phone!, .. row.AlternatePhones.Where(phone => !IsLeftOut(phone, null, out _))];
        var theirs = Array.FindAll(phones, phone => NotTheirsSince(phone, row) is null);
        if (theirs.Length == 0)
            return Reject(row, RosterReason.KnownWrongPerson, $"{Day(NotTheirsSince(row.Phone!, row)!.Value)} 接听者称号码不是本人，未呼叫");
        var live = Array.FindAll(theirs, phone => !_empty.ContainsKey(phone));
        if (live.Length == 0)
            return Reject(row, RosterReason.KnownEmpty, $"{Day(_empty[theirs[0]])} 已知为空号或停机，未呼叫");
        return Order(row, [.. live, .. theirs.Except(live)]) with { NotBefore = _callAt.TryGetValue(live[0], out var at) ? at : null };
    }

    /// <summary>
    /// Judges a row of a campaign that has begun: the lists always hold; what calls have told holds for whoever was never called,
    /// since of the others this campaign's own calls tell more. The order of the numbers stays.
    /// </summary>
    internal RosterRow JudgeAgain(RosterRow row, bool isCalled)
    {
        var judged = Judge(row);
        if (judged.Verdict == RosterVerdict.Rejected && (!isCalled || judged.Reason == RosterReason.LeftOut))
            return judged;
        return row with
        {
            AlternatePhones = [.. row.AlternatePhones.Where(phone => !IsLeftOut(phone, null, out _))],
            NotBefore = isCalled ? null : judged.NotBefore,
        };
    }

    /// <summary>Whether anything is known of a phone or its holder that could reject them.</summary>
    internal bool Mentions(string phone, string? idNumber) =>
        IsLeftOut(phone, idNumber, out _) || _empty.ContainsKey(phone) || _callAt.ContainsKey(phone) || _wrong.Contains(phone);

    private bool IsLeftOut(string phone, string? idNumber, out DateTimeOffset? since) =>
        _leftOut.TryGetValue((LeaveOutKind.Phone, phone), out since)
        || (idNumber is not null && _leftOut.TryGetValue((LeaveOutKind.Document, idNumber), out since));

    private string LeftOutRemark(DateTimeOffset? since) => since is { } at
        ? $"{Day(at)} 列入免呼名单（{PurposeWords.Title(_plan.ListedPurpose)}）"
        : "列入本任务的免呼名单";

    private static RosterRow Reject(RosterRow row, RosterReason reason, string remark) =>
        row with { Verdict = RosterVerdict.Rejected, Reason = reason, Remarks = [.. row.Remarks, remark] };

    private static RosterRow Order(RosterRow row, string[] phones)
    {
        if (phones.Length == row.AlternatePhones.Count + 1 && phones[0] == row.Phone)
            return row with { AlternatePhones = phones[1..] };
        return row with
        {
            Phone = phones[0],
            AlternatePhones = phones[1..],
            Verdict = RosterVerdict.Fixed,
            Remarks = [.. row.Remarks, "按以往呼叫记录调整了号码顺序，或略去了不可呼叫的号码"],
        };
    }

    private DateTimeOffset? NotTheirsSince(string phone, RosterRow row)
    {
        foreach (var wrong in _wrong[phone])
        {
            if (wrong.IsAbout(row))
                return wrong.LearnedAt;
        }

        return null;
    }

    private string Day(DateTimeOffset at) => $"{_plan.Hours.DayOf(at):yyyy-MM-dd}";

    private sealed record WrongPerson(string Name, string IdNumber, DateTimeOffset LearnedAt)
    {
        // Two documents decide; where one of the two lists has none, the name does.
        public bool IsAbout(RosterRow row) => IdNumber.Length > 0 && row.IdNumber is not null
            ? IdNumber == row.IdNumber
            : Name.Length > 0 && Name == row.Name;
    }
}
