using System.Security.Cryptography;

namespace Muster.Speech.Prompts;

/// <summary>
/// Rendered prompts on disk, one file each, named by what they were made from. A file begins with the hash of its sound, so
/// that one that was cut off or damaged is noticed and made anew.
/// </summary>
internal sealed class PromptFiles(string folder)
{
    /// <summary>Beyond this the files unused for longest go when the store is opened: about nine hours of sound.</summary>
    public const long BytesMax = 256L << 20;

    private const string Extension = ".alaw";
    private const int HashBytes = SHA256.HashSizeInBytes;

    /// <exception cref="IOException">The folder cannot be made.</exception>
    public void Open()
    {
        Directory.CreateDirectory(folder);
        var files = new DirectoryInfo(folder).GetFiles("*" + Extension).OrderByDescending(file => file.LastAccessTimeUtc);
        long bytes = 0;
        foreach (var file in files)
        {
            bytes += file.Length;
            if (bytes > BytesMax)
                file.Delete();
        }
    }

    /// <summary>The sound kept under a name; null when there is none, or none that is whole.</summary>
    public byte[]? TryRead(string name)
    {
        try
        {
            var file = File.ReadAllBytes(PathOf(name));
            return file.Length > HashBytes && SHA256.HashData(file.AsSpan(HashBytes)).AsSpan().SequenceEqual(file.AsSpan(0, HashBytes))
                ? file[HashBytes..]
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a sound, whole or not at all. A disk that is full only costs rendering again.</summary>
    public void TryWrite(string name, ReadOnlySpan<byte> aLaw)
    {
        var unfinished = $"{PathOf(name)}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}";
        try
        {
            File.WriteAllBytes(unfinished, [.. SHA256.HashData(aLaw), .. aLaw]);
            File.Move(unfinished, PathOf(name), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name + Extension);
}
