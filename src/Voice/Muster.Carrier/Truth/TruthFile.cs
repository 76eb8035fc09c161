using System.Text.Encodings.Web;
using System.Text.Json;
using Muster.Kernel;

namespace Muster.Carrier.Truth;

/// <summary>
/// The truth file: JSON lines, appended, each handed to the kernel before the call goes on, so that killing the carrier
/// loses nothing that happened. One thread at a time.
/// </summary>
public sealed class TruthFile : IDisposable
{
    private static readonly TruthJson Json = new(new JsonSerializerOptions(TruthJson.Default.Options)
    {
        // Chinese stays readable; the file is no web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private readonly FileStream _file;

    private TruthFile(FileStream file) => _file = file;

    /// <summary>Opens a file for appending, making it where there is none. <c>carrier.no_truth</c> when that fails.</summary>
    public static Result<TruthFile> Open(string path)
    {
        try
        {
            return new TruthFile(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("carrier.no_truth", $"the truth file {path} cannot be written: {exception.Message}");
        }
    }

    /// <summary>Reads a file. A last line without its end, which a killed carrier may leave, is left out.</summary>
    /// <returns><c>carrier.no_truth</c> when it cannot be read; <c>carrier.bad_truth</c> with the line's number.</returns>
    public static Result<IReadOnlyList<TruthLine>> Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), Path.GetFileName(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("carrier.no_truth", $"the truth file {path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Appends a line.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void Append(TruthLine line)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(line, Json.TruthLine);
        _file.Write([.. json, (byte)'\n']);
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    private static Result<IReadOnlyList<TruthLine>> Parse(string text, string name)
    {
        var lines = new List<TruthLine>();
        var lineNumber = 0;
        for (var at = 0; text.IndexOf('\n', at) is var end and >= 0; at = end + 1)
        {
            lineNumber++;
            try
            {
                lines.Add(JsonSerializer.Deserialize(text.AsSpan(at, end - at), Json.TruthLine)!);
            }
            catch (JsonException exception)
            {
                return new Error("carrier.bad_truth", $"{name} line {lineNumber}: {exception.Message}");
            }
        }

        return lines;
    }
}
