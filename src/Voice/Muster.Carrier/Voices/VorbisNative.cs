using System.Runtime.InteropServices;

namespace Muster.Carrier.Voices;

/// <summary>Declarations of libvorbisfile 1.3, as <c>vorbis/vorbisfile.h</c> gives them. Negative results are OV_ errors.</summary>
internal static partial class VorbisNative
{
    public const string Library = "libvorbisfile.so.3";

    /// <summary>Room for an OggVorbis_File, which is 944 bytes on a 64-bit machine; only the library looks inside.</summary>
    public const int FileBytes = 4096;

    /// <summary>0 when the file was opened; the handle then needs <see cref="Clear"/>.</summary>
    [LibraryImport(Library, EntryPoint = "ov_fopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, nint file);

    [LibraryImport(Library, EntryPoint = "ov_clear")]
    public static partial int Clear(nint file);

    /// <summary>A vorbis_info*: int version, int channels, long rate, …</summary>
    [LibraryImport(Library, EntryPoint = "ov_info")]
    public static partial nint Info(nint file, int link);

    /// <summary>Bytes written; 0 at the end.</summary>
    [LibraryImport(Library, EntryPoint = "ov_read")]
    public static unsafe partial nint Read(nint file, short* buffer, int bytesMax, int bigEndian, int bytesPerSample, int isSigned, out int section);
}
