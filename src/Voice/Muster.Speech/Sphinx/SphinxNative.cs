using System.Runtime.InteropServices;

namespace Muster.Speech.Sphinx;

/// <summary>
/// The functions of Debian's libpocketsphinx3 and libsphinxbase3 (0.8+5prealpha) that recognition needs. Unless said
/// otherwise an <c>int</c> result below zero is a failure, and a pointer result of zero is one.
/// </summary>
internal static unsafe partial class SphinxNative
{
    public const string Sphinx = "libpocketsphinx.so.3";
    public const string Base = "libsphinxbase.so.3";

    /// <summary>The table of known arguments, to pass to <see cref="cmd_ln_parse_r"/>.</summary>
    [LibraryImport(Sphinx)]
    public static partial nint ps_args();

    /// <summary>Copies the arguments; the result is owned by the caller.</summary>
    [LibraryImport(Base)]
    public static partial nint cmd_ln_parse_r(nint previous, nint definitions, int count, byte** arguments, int strict);

    [LibraryImport(Base)]
    public static partial int cmd_ln_free_r(nint config);

    /// <summary>A null callback drops every message of the process; the default writes hundreds of lines to standard error.</summary>
    [LibraryImport(Base)]
    public static partial void err_set_callback(nint callback, nint user);

    /// <summary>A null stream, set per thread, keeps the decoder from printing its configuration.</summary>
    [LibraryImport(Base)]
    public static partial void err_set_logfp(nint stream);

    /// <summary>Takes a reference of its own to the configuration.</summary>
    [LibraryImport(Sphinx)]
    public static partial nint ps_init(nint config);

    [LibraryImport(Sphinx)]
    public static partial int ps_free(nint decoder);

    /// <summary>The new word's number, or below zero.</summary>
    [LibraryImport(Sphinx, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ps_add_word(SphinxHandle decoder, string word, string phones, int update);

    [LibraryImport(Sphinx, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ps_set_jsgf_string(SphinxHandle decoder, string search, string jsgf);

    /// <summary>A search through any sequence of the model's phones; without a phone language model when that is zero.</summary>
    [LibraryImport(Sphinx, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ps_set_allphone(SphinxHandle decoder, string search, nint phoneModel);

    /// <summary>A search for key phrases among any phones. A line of the file holds the words of one and its threshold: <c>做 过 /1e-50/</c>.</summary>
    [LibraryImport(Sphinx, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ps_set_kws(SphinxHandle decoder, string search, string file);

    /// <summary>A file that lies in memory and ends with its descriptor (memfd_create(2)); below zero when there is none.</summary>
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int memfd_create(string name, uint flags);

    [LibraryImport(Sphinx, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ps_set_search(SphinxHandle decoder, string search);

    [LibraryImport(Sphinx, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ps_unset_search(SphinxHandle decoder, string search);

    [LibraryImport(Sphinx)]
    public static partial int ps_start_utt(SphinxHandle decoder);

    /// <summary>The number of frames searched. With <paramref name="fullUtterance"/> the cepstral mean is taken over all of it.</summary>
    [LibraryImport(Sphinx)]
    public static partial int ps_process_raw(SphinxHandle decoder, short* samples, nuint count, int noSearch, int fullUtterance);

    [LibraryImport(Sphinx)]
    public static partial int ps_end_utt(SphinxHandle decoder);

    /// <summary>Owned by the decoder until the next utterance; zero when no path reached the end of the grammar.</summary>
    [LibraryImport(Sphinx)]
    public static partial byte* ps_get_hyp(SphinxHandle decoder, out int score);

    [LibraryImport(Sphinx)]
    public static partial nint ps_seg_iter(SphinxHandle decoder);

    /// <summary>Frees the iterator itself when it returns zero.</summary>
    [LibraryImport(Sphinx)]
    public static partial nint ps_seg_next(nint segment);

    [LibraryImport(Sphinx)]
    public static partial byte* ps_seg_word(nint segment);

    [LibraryImport(Sphinx)]
    public static partial void ps_seg_frames(nint segment, out int start, out int end);

    /// <summary>For a key phrase: how much better it fits than free phones do.</summary>
    [LibraryImport(Sphinx)]
    public static partial int ps_seg_prob(nint segment, out int acoustic, out int language, out int backoff);
}
