using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Muster.Kernel;

namespace Muster.Speech;

/// <summary>Something to be said, ready for the air.</summary>
/// <param name="ALaw">A-law samples, 8 a millisecond.</param>
public sealed record Prompt(ReadOnlyMemory<byte> ALaw)
{
    public TimeSpan Duration => TimeSpan.FromMilliseconds(ALaw.Length / 8.0);
}

/// <summary>
/// Renders each text once and keeps it by its content: in memory up to a bound, and, for what is the same for all people,
/// on disk, where a damaged file is rendered anew. Any thread may call.
/// </summary>
public sealed class PromptStore
{
    /// <summary>What is kept in memory; a minute of speech is half a megabyte.</summary>
    public const int MemoryBytesMax = 64 << 20;

    /// <summary>Counts up when prompts are to sound different, so that old files are not used any more.</summary>
    private const string Rendering = "1";

    private static readonly byte[] Magic = "MUSTER01"u8.ToArray();

    private readonly ConcurrentDictionary<string, Prompt> _memory = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _age = new();
    private readonly string _folder;
    private long _bytes;

    private PromptStore(string folder) => _folder = folder;

    /// <summary>Opens the store.</summary>
    /// <param name="folder">Where files are cached; the user's own cache when null.</param>
    /// <returns><c>speech.no_synthesiser</c> when eSpeak NG is not installed; <c>speech.no_cache</c> when the folder cannot be made.</returns>
    public static Result<PromptStore> Open(string? folder = null)
    {
        if (ESpeak.Missing() is { } missing)
            return missing;
        folder ??= DefaultFolder();
        try
        {
            Directory.CreateDirectory(folder);
            return new PromptStore(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("speech.no_cache", $"The folder for prompts, {folder}, cannot be made: {exception.Message}");
        }
    }

    /// <summary>The prompt, if it is in memory: for callers that must not wait.</summary>
    public Prompt? Cached(string text, string language) => _memory.GetValueOrDefault(KeyOf(text, language));

    /// <summary>The recording, if it is in memory.</summary>
    public Prompt? CachedWav(string path) => _memory.GetValueOrDefault(path);

    /// <summary>Says a text.</summary>
    /// <param name="text">At most <see cref="ESpeak.TextMax"/> characters.</param>
    /// <param name="language"><c>zh</c> or <c>en</c>.</param>
    /// <param name="keep">Keep it on disk as well: for texts that many people hear.</param>
    /// <returns>The prompt, or <c>speech.not_spoken</c>.</returns>
    public Result<Prompt> Get(string text, string language, bool keep = false)
    {
        var key = KeyOf(text, language);
        if (_memory.TryGetValue(key, out var known))
            return known;
        var path = Path.Combine(_folder, key + ".alaw");
        if (ReadFile(path) is { } cached)
            return Remember(key, cached);
        if (!ESpeak.Speak(text, language).TryGet(out var speech, out var error))
            return error;
        var prompt = new Prompt(PromptAudio.ToALaw(speech.Samples, speech.Rate));
        if (keep)
            WriteFile(path, prompt.ALaw.Span);
        return Remember(key, prompt);
    }

    /// <summary>Reads a recording: PCM of 8 or 16 bit, A-law or mu-law, one or two channels, any rate from 8 kHz.</summary>
    /// <returns>The prompt, or <c>wav.not_found</c>, <c>wav.unreadable</c>.</returns>
    public Result<Prompt> GetWav(string path)
    {
        if (_memory.TryGetValue(path, out var known))
            return known;
        return WavFile.Read(path).TryGet(out var wav, out var error)
            ? Remember(path, new Prompt(PromptAudio.ToALaw(wav.Samples, wav.Rate)))
            : error;
    }

    private static string DefaultFolder()
    {
        var home = Environment.GetEnvironmentVariable("MUSTER_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "muster");
        return Path.Combine(home, "cache", "prompts");
    }

    private static string KeyOf(string text, string language) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Rendering}|{ESpeak.Settings(language)}|{text}")).AsSpan(0, 16));

    private Prompt Remember(string key, Prompt prompt)
    {
        if (!_memory.TryAdd(key, prompt))
            return prompt;
        _age.Enqueue(key);
        var bytes = Interlocked.Add(ref _bytes, prompt.ALaw.Length);
        while (bytes > MemoryBytesMax && _age.TryDequeue(out var oldest))
        {
            if (_memory.TryRemove(oldest, out var gone))
                bytes = Interlocked.Add(ref _bytes, -gone.ALaw.Length);
        }

        return prompt;
    }

    private static Prompt? ReadFile(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        var audioFrom = Magic.Length + SHA256.HashSizeInBytes;
        if (bytes.Length < audioFrom || !bytes.AsSpan().StartsWith(Magic))
            return null;
        var sum = bytes.AsSpan(Magic.Length, SHA256.HashSizeInBytes);
        return sum.SequenceEqual(SHA256.HashData(bytes.AsSpan(audioFrom))) ? new Prompt(bytes.AsMemory(audioFrom)) : null;
    }

    // A prompt that cannot be kept is only rendered again next time.
    private static void WriteFile(string path, ReadOnlySpan<byte> aLaw)
    {
        var fresh = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        try
        {
            using (var file = File.Create(fresh))
            {
                file.Write(Magic);
                file.Write(SHA256.HashData(aLaw));
                file.Write(aLaw);
            }

            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(fresh);
        }
    }
}
