using Muster.Kernel;

namespace Muster.Outreach.Tables;

/// <summary>
/// Files that appear in a folder all at once and whole: each is written under another name, and renamed when the last
/// one is complete. Disposing before that leaves nothing behind.
/// </summary>
internal sealed class OutputFiles(string folder) : IDisposable
{
    private readonly List<(string Partial, string Final)> _files = [];

    public void Write(string name, Action<Stream> write)
    {
        var partial = Path.Combine(folder, $".{name}.part");
        _files.Add((partial, Path.Combine(folder, name)));
        using var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    /// <returns>The paths of the files.</returns>
    public string[] Publish()
    {
        foreach (var (partial, final) in _files)
            File.Move(partial, final, overwrite: true);
        return [.. _files.Select(file => file.Final)];
    }

    public void Dispose()
    {
        foreach (var (partial, _) in _files)
            File.Delete(partial);
    }

    /// <summary>The operator's words for a failure to write.</summary>
    /// <returns>Null for what is no such failure.</returns>
    public static Error? Explain(Exception exception, string folder) => exception switch
    {
        IOException { HResult: NoSpaceUnix or QuotaUnix or NoSpaceWindows } =>
            new Error("tables.disk_full", $"The disk of {folder} is full: free some space and write the tables again."),
        UnauthorizedAccessException =>
            new Error("tables.not_writable", $"The folder {folder} cannot be written by this user, or a table in it is write-protected: choose another with --out."),
        DirectoryNotFoundException or IOException or ArgumentException or NotSupportedException =>
            new Error("tables.write_failed", $"The tables cannot be written to {folder} ({exception.Message})."),
        _ => null,
    };

    /// <summary>ENOSPC.</summary>
    private const int NoSpaceUnix = 28;

    /// <summary>EDQUOT.</summary>
    private const int QuotaUnix = 122;

    /// <summary>ERROR_DISK_FULL as HRESULT.</summary>
    private const int NoSpaceWindows = unchecked((int)0x80070070);
}
