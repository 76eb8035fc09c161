using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Numbers;

/// <summary>Something that a call told of a number.</summary>
/// <param name="Number">Digits as dialled.</param>
/// <param name="Disposition">Not in service, another person's, or to be called at another time.</param>
/// <param name="Name">Whom it does not belong to; empty where it is not about a person.</param>
/// <param name="IdNumber">Their document, where it was known.</param>
/// <param name="LearnedAt">When.</param>
/// <param name="Trunk">Over which line.</param>
/// <param name="CallBackAt">When to call, where a time was said.</param>
public sealed record NumberFact(
    string Number, Disposition Disposition, string Name, string IdNumber, DateTimeOffset LearnedAt, string Trunk, DateTimeOffset? CallBackAt)
{
    private const string Select =
        """
        SELECT number AS Number, disposition AS Disposition, name AS Name, id_number AS IdNumber,
               learned_at AS LearnedAt, trunk AS Trunk, call_back_at AS CallBackAt
        FROM number_fact
        """;

    /// <summary>Everything that is known, by number.</summary>
    /// <returns>The facts, or <c>numbers.not_found</c>, or what the disk refused.</returns>
    public static Result<IReadOnlyList<NumberFact>> ReadAll(string path) => Read(path, $"{Select} ORDER BY number, disposition, name", null);

    /// <summary>What is known of one number.</summary>
    /// <param name="path">The memory of numbers.</param>
    /// <param name="number">Digits as dialled.</param>
    /// <returns>As <see cref="ReadAll"/>.</returns>
    public static Result<IReadOnlyList<NumberFact>> ReadOf(string path, string number) =>
        Read(path, $"{Select} WHERE number = @number ORDER BY disposition, name", new { number });

    /// <param name="numbers">The memory of numbers.</param>
    /// <param name="disposition">What was learned.</param>
    /// <param name="since">Since when.</param>
    /// <param name="about">Of which numbers; null for all.</param>
    internal static IEnumerable<NumberFact> ReadSince(SqliteConnection numbers, Disposition disposition, DateTimeOffset since, IReadOnlyCollection<string>? about) =>
        numbers.Query<Line>(
                $"{Select} WHERE disposition = @disposition AND learned_at >= @since{(about is null ? "" : " AND number IN @about")}",
                new { disposition = (int)disposition, since = since.ToUnixTimeMilliseconds(), about })
            .Select(line => line.ToFact());

    private static Result<IReadOnlyList<NumberFact>> Read(string path, string sql, object? parameters)
    {
        if (!NumbersFile.OpenExisting(path).TryGet(out var numbers, out var error))
            return error;
        using (numbers)
        {
            try
            {
                return numbers.Query<Line>(sql, parameters).Select(line => line.ToFact()).ToArray();
            }
            catch (SqliteException exception)
            {
                return LedgerErrors.Of(exception, path);
            }
        }
    }

    private sealed record Line(string Number, long Disposition, string Name, string IdNumber, long LearnedAt, string Trunk, long? CallBackAt)
    {
        public NumberFact ToFact() => new(
            Number, (Disposition)Disposition, Name, IdNumber, DateTimeOffset.FromUnixTimeMilliseconds(LearnedAt), Trunk,
            CallBackAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }
}
