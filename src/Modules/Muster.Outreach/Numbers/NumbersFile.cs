using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Kernel;
using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Numbers;

/// <summary>The file that campaigns share: calls by number, what was learned of each, and who is to be left out.</summary>
internal static class NumbersFile
{
    private const int BusyTimeoutSeconds = 5;

    /// <summary>Opens the file, makes it where there is none, and brings its tables up to date.</summary>
    public static Result<SqliteConnection> Open(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = BusyTimeoutSeconds }.ToString());
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL");
            if (Migrations.Apply(connection, "numbers", "number_version"))
                return connection;
            connection.Dispose();
            return LedgerErrors.Newer(path);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            return LedgerErrors.Of(exception, path);
        }
    }

    /// <summary>Opens a file that must be there.</summary>
    public static Result<SqliteConnection> OpenExisting(string path) => File.Exists(path)
        ? Open(path)
        : new Error("numbers.not_found", $"There is no memory of numbers '{path}'.");
}
