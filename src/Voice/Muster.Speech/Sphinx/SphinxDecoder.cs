using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Muster.Kernel;

namespace Muster.Speech.Sphinx;

/// <summary>A word of the best path through a grammar. Frames are 10 ms and counted from the start of the audio.</summary>
/// <param name="Score">In the decoder's logarithm: the acoustic score, comparable over the same frames only; a key phrase's advantage over free phones.</param>
internal readonly record struct SphinxWord(string Word, int StartFrame, int EndFrame, int Score)
{
    public int Frames => EndFrame - StartFrame + 1;
}

/// <summary>The best path through a grammar, and its score with the grammar's own weights.</summary>
internal sealed record SphinxPath(int Score, IReadOnlyList<SphinxWord> Words);

/// <summary>
/// One PocketSphinx decoder: an acoustic model, words, and named grammars over them. Holds native memory (some 10 MB for
/// the Mandarin model). One thread at a time.
/// </summary>
internal sealed unsafe class SphinxDecoder : IDisposable
{
    /// <summary>Low enough for whoever reads them to choose.</summary>
    private const string KeyPhraseThreshold = "1e-50";

    private readonly SphinxHandle _handle;
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);

    private SphinxDecoder(SphinxHandle handle) => _handle = handle;

    /// <summary>Loads the acoustic model in <paramref name="folder"/>, without any words.</summary>
    /// <param name="options">Decoder arguments, as name and value in turn: <c>-lw</c>, <c>1</c>, …</param>
    /// <returns><c>speech.no_library</c> or <c>speech.bad_model</c> when that fails.</returns>
    public static Result<SphinxDecoder> Open(string folder, IReadOnlyList<string> options)
    {
        if (MissingLibrary() is { } missing)
            return missing;
        SphinxNative.err_set_callback(0, 0);
        SphinxNative.err_set_logfp(0);
        var config = Configure(["-hmm", folder, .. options]);
        var decoder = config == 0 ? 0 : SphinxNative.ps_init(config);
        if (config != 0)
            _ = SphinxNative.cmd_ln_free_r(config);
        if (decoder == 0)
            return BadModel(folder);
        return new SphinxDecoder(new SphinxHandle(decoder));
    }

    /// <summary>Why there is no decoder on this machine; null when there can be one.</summary>
    public static Error? MissingLibrary() => NativeLibrary.TryLoad(SphinxNative.Sphinx, out _)
        ? null
        : new Error("speech.no_library", $"The library {SphinxNative.Sphinx} is missing; install Debian's package libpocketsphinx3.");

    public static Error BadModel(string folder) =>
        new("speech.bad_model", $"The acoustic model in {folder} does not load; install it again.");

    /// <summary>Whether a word of a path is silence or noise that the model knows by itself, or an empty step of the grammar.</summary>
    public static bool IsFiller(string word) => word[0] is '<' or '+' or '(';

    /// <summary>Adds a word unless there is one of that name. False when the model lacks one of its phones.</summary>
    public bool AddWord(string word, string phones) =>
        _words.Contains(word) || (SphinxNative.ps_add_word(_handle, word, phones, 0) >= 0 && _words.Add(word));

    /// <summary>Sets a grammar (JSGF, with one public rule) whose words have all been added.</summary>
    public bool AddGrammar(string name, string jsgf) => SphinxNative.ps_set_jsgf_string(_handle, name, jsgf) >= 0;

    /// <summary>Sets a grammar of any phones in any order.</summary>
    public bool AddPhoneLoop(string name) => SphinxNative.ps_set_allphone(_handle, name, 0) >= 0;

    /// <summary>Sets a search for phrases, each of words that have been added, parted by spaces, with anything around them.</summary>
    public bool AddKeyPhrases(string name, IEnumerable<string> phrases)
    {
        // The library takes them from a file only; this one lies in memory, where no disk is full.
        var descriptor = SphinxNative.memfd_create(name, 0);
        if (descriptor < 0)
            return false;
        using var file = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write);
        using (var lines = new StreamWriter(file, leaveOpen: true))
        {
            foreach (var phrase in phrases)
                lines.Write($"{phrase} /{KeyPhraseThreshold}/\n");
        }

        return SphinxNative.ps_set_kws(_handle, name, $"/proc/self/fd/{descriptor}") >= 0;
    }

    public void RemoveGrammar(string name) => _ = SphinxNative.ps_unset_search(_handle, name);

    /// <summary>Searches the whole audio for the best path through a grammar; null when there is none.</summary>
    public SphinxPath? Decode(string grammar, ReadOnlySpan<short> pcm) =>
        Search(grammar, pcm, out var score) ? new SphinxPath(score, Segments((acoustic, _) => acoustic)) : null;

    /// <summary>
    /// Searches the whole audio for key phrases. Each is found wherever it fits, so those found overlap, and may be the same;
    /// a score tells how much better than free phones one fits.
    /// </summary>
    public IReadOnlyList<SphinxWord> Spot(string keyPhrases, ReadOnlySpan<short> pcm) =>
        Search(keyPhrases, pcm, out _) ? Segments((_, advantage) => advantage) : [];

    public void Dispose() => _handle.Dispose();

    /// <summary>False when nothing was found.</summary>
    private bool Search(string name, ReadOnlySpan<short> pcm, out int score)
    {
        score = 0;
        if (SphinxNative.ps_set_search(_handle, name) < 0 || SphinxNative.ps_start_utt(_handle) < 0)
            return false;
        int searched;
        fixed (short* samples = pcm)
            searched = SphinxNative.ps_process_raw(_handle, samples, (nuint)pcm.Length, 0, 1);
        return SphinxNative.ps_end_utt(_handle) >= 0 && searched >= 0 && SphinxNative.ps_get_hyp(_handle, out score) is not null;
    }

    private List<SphinxWord> Segments(Func<int, int, int> score)
    {
        var words = new List<SphinxWord>();
        for (var segment = SphinxNative.ps_seg_iter(_handle); segment != 0; segment = SphinxNative.ps_seg_next(segment))
        {
            SphinxNative.ps_seg_frames(segment, out var start, out var end);
            var probability = SphinxNative.ps_seg_prob(segment, out var acoustic, out _, out _);
            words.Add(new SphinxWord(Utf8(SphinxNative.ps_seg_word(segment)), start, end, score(acoustic, probability)));
        }

        return words;
    }

    private static nint Configure(string[] arguments)
    {
        var pointers = stackalloc byte*[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[i]);
        var config = SphinxNative.cmd_ln_parse_r(0, SphinxNative.ps_args(), arguments.Length, pointers, 1);
        for (var i = 0; i < arguments.Length; i++)
            Marshal.FreeCoTaskMem((nint)pointers[i]);
        return config;
    }

    private static string Utf8(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}

/// <summary>Owns a native decoder.</summary>
internal sealed class SphinxHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SphinxHandle(nint decoder)
        : base(ownsHandle: true) => SetHandle(decoder);

    protected override bool ReleaseHandle() => SphinxNative.ps_free(handle) >= 0;
}
