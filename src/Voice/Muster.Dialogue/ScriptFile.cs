using System.Text;
using Muster.Kernel;

namespace Muster.Dialogue;

/// <summary>Reads the files that people write: UTF-8, of limited size.</summary>
internal static class ScriptFile
{
    /// <returns>The text, or <c>script.not_found</c>, <c>script.unreadable</c> or <c>script.too_large</c>.</returns>
    public static Result<string> Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return new Error("script.not_found", $"There is no file '{path}'.");
            if (file.Length > Script.FileBytesMax)
                return new Error("script.too_large", $"'{path}' has {file.Length} bytes; a script has at most {Script.FileBytesMax}.");
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            return new Error("script.unreadable", $"'{path}' is not UTF-8; save it as UTF-8 in the editor.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new Error("script.unreadable", $"'{path}' cannot be read: {exception.Message}");
        }
    }
}
