using System.Buffers.Binary;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Speech.Prompts;

namespace Muster.Speech;

/// <summary>
/// Reads WAV files (RIFF WAVE, Microsoft and IBM 1991): PCM of 8 or 16 bit, A-law or mu-law, one or two channels, 4 to
/// 192 kHz. Sound that a stream left without its true length is read to the end of the file.
/// </summary>
public static class WavFile
{
    /// <summary>The longest file that is read: some ten minutes of CD quality.</summary>
    public const int BytesMax = 100 << 20;

    private const int FormatPcm = 1;
    private const int FormatALaw = 6;
    private const int FormatMuLaw = 7;
    private const int FormatExtensible = 0xFFFE;

    /// <summary>Reads a file as 16-bit samples at 8 kHz, channels mixed.</summary>
    /// <returns><c>wav.not_found</c>, or <c>wav.unreadable</c> with what is wrong.</returns>
    public static Result<short[]> ReadTelephone(string path) =>
        ReadSound(path).TryGet(out var sound, out var error) ? PromptAudio.ToPcm(sound) : error;

    /// <summary>Reads a file at its own rate, channels mixed; errors as above.</summary>
    internal static Result<Sound> ReadSound(string path)
    {
        if (!File.Exists(path))
            return new Error("wav.not_found", $"There is no file {path}.");
        try
        {
            if (new FileInfo(path).Length > BytesMax)
                return Bad(path, $"it is longer than {BytesMax >> 20} MB");
            return Read(File.ReadAllBytes(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("wav.unreadable", $"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Writes one channel of 16-bit samples at 8 kHz.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<short> pcm8k)
    {
        var file = new byte[44 + (pcm8k.Length * 2)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), FormatPcm);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), 8000);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 16000);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), pcm8k.Length * 2);
        for (var i = 0; i < pcm8k.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + (i * 2)), pcm8k[i]);
        File.WriteAllBytes(path, file);
    }

    internal static Result<Sound> Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
            return Bad(name, "it is not a WAV file");
        ReadOnlySpan<byte> format = default;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), (uint)(rest.Length - 8));
            var content = rest.Slice(8, length);
            if (rest.StartsWith("fmt "u8))
                format = content;
            else if (rest.StartsWith("data"u8))
                return Decode(format, content, name);
            rest = rest[Math.Min(rest.Length, 8 + length + (length & 1))..];
        }

        return Bad(name, "it has no sound in it");
    }

    private static Result<Sound> Decode(ReadOnlySpan<byte> format, ReadOnlySpan<byte> data, string name)
    {
        if (format.Length < 16)
            return Bad(name, "it does not say what format its sound has");
        var code = BinaryPrimitives.ReadUInt16LittleEndian(format);
        // In the extensible form the true code begins the sub-format's GUID.
        if (code == FormatExtensible && format.Length >= 26)
            code = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (channels is not (1 or 2))
            return Bad(name, $"it has {channels} channels; 1 or 2 can be read");
        if (rate is < 4000 or > 192_000)
            return Bad(name, $"it has {rate} samples a second; 4,000 to 192,000 can be read");
        if (Samples(code, bits, data) is not { } samples)
            return Bad(name, $"its format {code} with {bits} bits cannot be read; PCM of 8 or 16 bits, A-law and mu-law can");
        return new Sound(Mix(samples, channels), (int)rate);
    }

    private static float[]? Samples(int code, int bits, ReadOnlySpan<byte> data)
    {
        const float FullScale = 32768;
        var samples = new float[code == FormatPcm && bits == 16 ? data.Length / 2 : data.Length];
        switch (code, bits)
        {
            case (FormatPcm, 16):
                for (var i = 0; i < samples.Length; i++)
                    samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(i * 2)..]) / FullScale;
                return samples;
            case (FormatPcm, 8):
                for (var i = 0; i < samples.Length; i++)
                    samples[i] = (data[i] - 128) / 128f;
                return samples;
            case (FormatALaw or FormatMuLaw, 8):
                var pcm = new short[data.Length];
                if (code == FormatALaw)
                    G711Codec.ALawToPcm(data, pcm);
                else
                    G711Codec.MuLawToPcm(data, pcm);
                for (var i = 0; i < samples.Length; i++)
                    samples[i] = pcm[i] / FullScale;
                return samples;
            default:
                return null;
        }
    }

    private static float[] Mix(float[] samples, int channels)
    {
        if (channels == 1)
            return samples;
        var mixed = new float[samples.Length / 2];
        for (var i = 0; i < mixed.Length; i++)
            mixed[i] = (samples[2 * i] + samples[(2 * i) + 1]) / 2;
        return mixed;
    }

    private static Error Bad(string name, string why) => new("wav.unreadable", $"{name} cannot be read as sound: {why}.");
}
