using Muster.Outreach.Rosters;

namespace Muster.Outreach.Ledgers;

/// <summary>What tells who a row of a roster is.</summary>
/// <param name="Row">Its number in the file.</param>
/// <param name="Name">Empty when it has none.</param>
/// <param name="Phone">Digits as dialled; null when it has none.</param>
/// <param name="Community">Null when it has none.</param>
/// <param name="Document">The number of a valid document; null when it has none.</param>
internal sealed record RowIdentity(long Row, string Name, string? Phone, string? Community, string? Document)
{
    public static RowIdentity Of(long row, string name, string? phone, string? community, string? idNumber) =>
        new(row, name, phone, community, PersonId.Read(idNumber ?? "") is { TellsApart: true } document ? document.Number : null);
}

/// <summary>
/// Finds the people of one roster in another: by their document, else by name and phone, else by a name that only one
/// person of their community has, else by the row where either the name or the phone is still the same. Two documents
/// that differ are two people, whatever else is alike.
/// </summary>
internal static class RosterMatch
{
    private const int None = -1;

    /// <returns>For each new row the index of the old one; -1 where there is none.</returns>
    public static int[] Find(IReadOnlyList<RowIdentity> before, IReadOnlyList<RowIdentity> after)
    {
        var found = new int[after.Count];
        Array.Fill(found, None);
        var taken = new bool[before.Count];
        Match(row => row.Document, (_, _) => true);
        Match(row => row.Phone is null ? null : (row.Name, row.Phone), HaveOneDocument);
        var namesakes = new[] { before, after }.SelectMany(rows => rows.GroupBy(NameOf).Where(same => same.Skip(1).Any())).Select(same => same.Key).ToHashSet();
        Match(row => NameOf(row) is { } name && !namesakes.Contains(name) ? name : null, HaveOneDocument);
        Match(row => row.Row, (old, now) => HaveOneDocument(old, now) && (now.Name.Length > 0 && old.Name == now.Name || now.Phone is not null && old.Phone == now.Phone));
        return found;

        void Match(Func<RowIdentity, object?> keyOf, Func<RowIdentity, RowIdentity, bool> agree)
        {
            var waiting = new Dictionary<object, Queue<int>>();
            for (var i = 0; i < before.Count; i++)
            {
                if (taken[i] || keyOf(before[i]) is not { } key)
                    continue;
                if (!waiting.TryGetValue(key, out var same))
                    waiting.Add(key, same = new Queue<int>(1));
                same.Enqueue(i);
            }

            for (var i = 0; i < after.Count; i++)
            {
                if (found[i] != None || keyOf(after[i]) is not { } key || !waiting.TryGetValue(key, out var same))
                    continue;
                if (!same.TryPeek(out var old) || !agree(before[old], after[i]))
                    continue;
                found[i] = same.Dequeue();
                taken[old] = true;
            }
        }
    }

    private static (string Name, string Community)? NameOf(RowIdentity row) =>
        row is { Name.Length: > 0, Community: { } community } ? (row.Name, community) : null;

    private static bool HaveOneDocument(RowIdentity before, RowIdentity after) =>
        before.Document is null || after.Document is null || before.Document == after.Document;
}
