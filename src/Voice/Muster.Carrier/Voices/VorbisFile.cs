using System.Runtime.InteropServices;

namespace Muster.Carrier.Voices;

/// <summary>Reads whole Ogg Vorbis recordings through Debian's libvorbisfile.</summary>
internal static class VorbisFile
{
    private const int SecondsMax = 30;

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsAvailable()
    {
        if (!NativeLibrary.TryLoad(VorbisNative.Library, out var handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }

    /// <summary>The samples and their rate in hertz; false when the file is missing, broken, not mono, or over 30 s.</summary>
    public static unsafe bool TryRead(string path, out short[] samples, out int rate)
    {
        (samples, rate) = ([], 0);
        var file = (nint)NativeMemory.AllocZeroed(VorbisNative.FileBytes);
        try
        {
            if (VorbisNative.Open(path, file) != 0)
                return false;
            var read = TryReadOpened(file, out samples, out rate);
            _ = VorbisNative.Clear(file);
            return read;
        }
        finally
        {
            NativeMemory.Free((void*)file);
        }
    }

    private static unsafe bool TryReadOpened(nint file, out short[] samples, out int rate)
    {
        samples = [];
        var info = (int*)VorbisNative.Info(file, -1);
        var channels = info[1];
        rate = (int)*(nint*)(info + 2);
        if (channels != 1 || rate is < 8000 or > 192_000)
            return false;

        var all = new List<short>(rate);
        var chunk = stackalloc short[2048];
        while (true)
        {
            var bytes = (int)VorbisNative.Read(file, chunk, 4096, 0, 2, 1, out _);
            if (bytes < 0 || all.Count > rate * SecondsMax)
                return false;
            if (bytes == 0)
                break;
            all.AddRange(new ReadOnlySpan<short>(chunk, bytes / 2));
        }

        samples = [.. all];
        return true;
    }
}
