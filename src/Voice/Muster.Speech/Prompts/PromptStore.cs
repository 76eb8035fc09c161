using System.Security.Cryptography;
using System.Text;
using Muster.Kernel;
using Muster.Speech.Prompts;

namespace Muster.Speech;

/// <summary>Something to say on a call, ready for the line.</summary>
/// <param name="ALaw">G.711 A-law, 8,000 bytes a second.</param>
public sealed record Prompt(ReadOnlyMemory<byte> ALaw)
{
    public TimeSpan Duration => TimeSpan.FromSeconds(ALaw.Length / 8000.0);
}

/// <summary>
/// Prompts by their words or from recordings, each rendered once: kept in memory up to a bound, and those that many people
/// hear on disk as well, where a damaged file is made anew. Any thread may call; a text that is new takes some 50 ms of the caller's time.
/// </summary>
public sealed class PromptStore
{
    /// <summary>Sound kept in memory; the prompt unused for longest makes room. About two hours.</summary>
    public const int MemoryBytesMax = 64 << 20;

    /// <summary>The longest text.</summary>
    public const int TextMax = 1000;

    private readonly PromptFiles _files;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, Prompt Prompt)>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, Prompt Prompt)> _byUse = new();
    private long _bytes;

    private PromptStore(PromptFiles files) => _files = files;

    /// <summary>Opens a store.</summary>
    /// <param name="folder">Where rendered texts lie; made when it is missing. The user's own cache when null.</param>
    /// <returns><c>speech.no_synthesiser</c> without eSpeak NG; <c>speech.no_cache</c> when the folder cannot be used.</returns>
    public static Result<PromptStore> Open(string? folder = null)
    {
        if (EspeakVoice.Missing() is { } missing)
            return missing;
        folder ??= UsualFolder();
        try
        {
            var files = new PromptFiles(folder);
            files.Open();
            return new PromptStore(files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("speech.no_cache", $"The folder for prompts, {folder}, cannot be used: {exception.Message}");
        }
    }

    /// <summary>A text's prompt if it is in memory: for callers that must not wait.</summary>
    public Prompt? Cached(string text, string language, bool isSlow = false) => Find(KeyOf(text, language, isSlow));

    /// <summary>A recording's prompt if it is in memory, even when the file has changed since.</summary>
    public Prompt? CachedWav(string path) => Find(path);

    /// <summary>A text spoken by the synthesiser.</summary>
    /// <param name="text">1 to 1,000 characters.</param>
    /// <param name="language"><c>zh</c> or <c>en</c>.</param>
    /// <param name="keep">Keep it on disk as well: for texts that many people hear, and never for one with a name in it.</param>
    /// <param name="isSlow">At three quarters of the usual pace, for people who asked for it.</param>
    /// <returns><c>speech.no_synthesiser</c> or <c>speech.not_spoken</c>.</returns>
    public Result<Prompt> Get(string text, string language, bool keep = false, bool isSlow = false)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > TextMax)
            return new Error("speech.not_spoken", $"A prompt has between 1 and {TextMax} characters, this one {text.Length}.");
        var key = KeyOf(text, language, isSlow);
        return (Find(key) ?? FromDisk(key)) is { } kept ? kept : Render(key, text, language, keep, isSlow);
    }

    /// <summary>A recording.</summary>
    /// <returns><c>wav.not_found</c> or <c>wav.unreadable</c>.</returns>
    public Result<Prompt> GetWav(string path)
    {
        if (Find(path) is { } kept)
            return kept;
        return WavFile.ReadSound(path).TryGet(out var sound, out var error) ? Keep(path, PromptAudio.ToALaw(sound)) : error;
    }

    private Result<Prompt> Render(string key, string text, string language, bool keep, bool isSlow)
    {
        if (!EspeakVoice.Speak(text, language, isSlow).TryGet(out var sound, out var error))
            return error;
        var aLaw = PromptAudio.ToALaw(sound);
        if (keep)
            _files.TryWrite(key, aLaw);
        return Keep(key, aLaw);
    }

    private Prompt? FromDisk(string key) => _files.TryRead(key) is { } aLaw ? Keep(key, aLaw) : null;

    private Prompt? Find(string key)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Prompt;
        }
    }

    private Prompt Keep(string key, byte[] aLaw)
    {
        lock (_lock)
        {
            if (_byKey.TryGetValue(key, out var node))
                return node.Value.Prompt;
            var prompt = new Prompt(aLaw);
            _byKey[key] = _byUse.AddFirst((key, prompt));
            for (_bytes += aLaw.Length; _bytes > MemoryBytesMax && _byUse.Count > 1; _byUse.RemoveLast())
            {
                var (oldest, unused) = _byUse.Last!.Value;
                _byKey.Remove(oldest);
                _bytes -= unused.ALaw.Length;
            }

            return prompt;
        }
    }

    private static string KeyOf(string text, string language, bool isSlow) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{EspeakVoice.Version}\n{EspeakVoice.ArgumentsFor(language, isSlow)}\n{text}")).AsSpan(0, 16));

    private static string UsualFolder()
    {
        var home = Environment.GetEnvironmentVariable("MUSTER_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "muster");
        return Path.Combine(home, "cache", "prompts");
    }
}
