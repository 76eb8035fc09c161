using System.Buffers.Binary;
using Muster.Kernel;
using Muster.Rtp;

namespace Muster.Speech;

/// <summary>Sound from a WAV file: one channel (two are mixed), 16 bit.</summary>
/// <param name="Samples">Linear samples.</param>
/// <param name="Rate">Samples a second.</param>
public sealed record WavAudio(short[] Samples, int Rate);

/// <summary>Reads and writes RIFF/WAVE: PCM of 8 or 16 bit, A-law, mu-law.</summary>
public static class WavFile
{
    private const int HeaderBytes = 44;
    private const int BytesMax = 256 << 20;
    private const int Pcm = 1;
    private const int ALaw = 6;
    private const int MuLaw = 7;

    /// <summary>Reads a file.</summary>
    /// <returns>The sound, or <c>wav.not_found</c>, <c>wav.unreadable</c> with what is wrong.</returns>
    public static Result<WavAudio> Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax })
                return new Error("wav.unreadable", $"{path} is larger than {BytesMax >> 20} MB.");
            return Read(File.ReadAllBytes(path)) is { } audio
                ? audio
                : new Error("wav.unreadable", $"{path} is no WAV file that can be read: PCM of 8 or 16 bit, A-law or mu-law, one or two channels, 8 to 48 kHz.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Error("wav.not_found", $"There is no file {path}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("wav.unreadable", $"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>A file of 16 bit and one channel.</summary>
    public static byte[] Write(ReadOnlySpan<short> samples, int rate)
    {
        var bytes = new byte[HeaderBytes + (samples.Length * 2)];
        var span = bytes.AsSpan();
        "RIFF"u8.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(span[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(span[20..], Pcm);
        BinaryPrimitives.WriteInt16LittleEndian(span[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(span[24..], rate);
        BinaryPrimitives.WriteInt32LittleEndian(span[28..], rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(span[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(span[34..], 16);
        "data"u8.CopyTo(span[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[40..], samples.Length * 2);
        for (var i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(span[(HeaderBytes + (i * 2))..], samples[i]);
        return bytes;
    }

    /// <summary>Reads a file from memory. Null when it is none that can be read; a length that lies, as in a stream, is no fault.</summary>
    internal static WavAudio? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
            return null;
        Format? format = null;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), (uint)(rest.Length - 8));
            var body = rest.Slice(8, length);
            if (rest.StartsWith("fmt "u8) && length >= 16)
                format = Format.Read(body);
            else if (rest.StartsWith("data"u8))
                return format is { IsKnown: true } known ? new WavAudio(known.Samples(body), known.Rate) : null;
            rest = rest[Math.Min(rest.Length, 8 + length + (length & 1))..];
        }

        return null;
    }

    private sealed record Format(int Code, int Channels, int Rate, int Bits)
    {
        public bool IsKnown =>
            Channels is 1 or 2 && Rate is >= 8000 and <= 48_000 && (Code, Bits) is (Pcm, 8) or (Pcm, 16) or (ALaw, 8) or (MuLaw, 8);

        public static Format Read(ReadOnlySpan<byte> body) => new(
            BinaryPrimitives.ReadUInt16LittleEndian(body),
            BinaryPrimitives.ReadUInt16LittleEndian(body[2..]),
            BinaryPrimitives.ReadInt32LittleEndian(body[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(body[14..]));

        public short[] Samples(ReadOnlySpan<byte> body)
        {
            var mono = Decode(body);
            if (Channels == 1)
                return mono;
            for (var i = 0; i < mono.Length / 2; i++)
                mono[i] = (short)((mono[2 * i] + mono[(2 * i) + 1]) / 2);
            return mono[..(mono.Length / 2)];
        }

        private short[] Decode(ReadOnlySpan<byte> body)
        {
            var samples = new short[body.Length * 8 / Bits];
            switch (Code, Bits)
            {
                case (ALaw, _):
                    G711Codec.ALawToPcm(body, samples);
                    break;
                case (MuLaw, _):
                    G711Codec.MuLawToPcm(body, samples);
                    break;
                case (_, 8):
                    for (var i = 0; i < samples.Length; i++)
                        samples[i] = (short)((body[i] - 128) << 8);
                    break;
                default:
                    for (var i = 0; i < samples.Length; i++)
                        samples[i] = BinaryPrimitives.ReadInt16LittleEndian(body[(2 * i)..]);
                    break;
            }

            return samples;
        }
    }
}
