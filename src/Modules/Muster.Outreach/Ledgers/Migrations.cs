using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Muster.Outreach.Ledgers;

/// <summary>Brings the tables of a file up to date by the numbered SQL files of one folder of <c>db</c>, each in its own transaction.</summary>
internal static class Migrations
{
    /// <param name="connection">The file.</param>
    /// <param name="folder">Of <c>db</c>: <c>outreach</c>.</param>
    /// <param name="table">Where the file keeps which ones it has had.</param>
    /// <returns>False when it has had one that this program does not know.</returns>
    public static bool Apply(SqliteConnection connection, string folder, string table)
    {
        connection.Execute($"CREATE TABLE IF NOT EXISTS {table} (name TEXT PRIMARY KEY) STRICT");
        var assembly = typeof(Migrations).Assembly;
        var known = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"db/{folder}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (connection.Query<string>($"SELECT name FROM {table}").Except(known).Any())
            return false;
        foreach (var name in known)
            Apply(connection, table, name, Text(assembly, name));
        return true;
    }

    // Several processes may open a shared file at the same moment: whoever has the transaction looks again.
    private static void Apply(SqliteConnection connection, string table, string name, string sql)
    {
        using var transaction = connection.BeginTransaction();
        if (connection.Execute($"INSERT OR IGNORE INTO {table} (name) VALUES (@name)", new { name }, transaction) == 1)
            connection.Execute(sql, transaction: transaction);
        transaction.Commit();
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
