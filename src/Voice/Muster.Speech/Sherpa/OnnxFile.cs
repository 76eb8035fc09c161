using System.Text;
using Muster.Kernel;

namespace Muster.Speech.Sherpa;

/// <summary>
/// Reads what an ONNX file says about itself (onnx.proto3, <c>ModelProto.metadata_props</c>) and that it is whole: the library
/// ends the process over a damaged model, or one without what it looks for, so both are found out before.
/// </summary>
internal static class OnnxFile
{
    private const int MetadataField = 14;
    private const int EntryBytesMax = 1 << 20;

    /// <summary>Wire types of Protocol Buffers.</summary>
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    /// <returns>The entries by key; <c>speech.bad_model</c> when it is no whole ONNX file.</returns>
    public static Result<IReadOnlyDictionary<string, string>> ReadMetadata(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            return file.Length > 0 && TryRead(file, metadata) ? metadata : Damaged(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("speech.bad_model", $"{path} cannot be read: {exception.Message}");
        }
    }

    private static Error Damaged(string path) => new("speech.bad_model", $"{path} is no ONNX file, or was cut off; fetch it again.");

    private static bool TryRead(FileStream file, Dictionary<string, string> metadata)
    {
        while (file.Position < file.Length)
        {
            if (!TryReadVarint(file, out var tag) || !TryReadContent(file, (int)(tag >> 3), (int)(tag & 7), metadata))
                return false;
        }

        return true;
    }

    private static bool TryReadContent(FileStream file, int field, int wireType, Dictionary<string, string> metadata)
    {
        switch (wireType)
        {
            case Varint:
                return TryReadVarint(file, out _);
            case Fixed64 or Fixed32:
                return TrySkip(file, wireType == Fixed64 ? 8ul : 4ul);
            case LengthDelimited when TryReadVarint(file, out var length):
                if (field != MetadataField)
                    return TrySkip(file, length);
                if (length > EntryBytesMax)
                    return false;
                var entry = new byte[length];
                return file.ReadAtLeast(entry, entry.Length, throwOnEndOfStream: false) == entry.Length && TryReadEntry(entry, metadata);
            default:
                return false;
        }
    }

    /// <summary>A <c>StringStringEntryProto</c>: field 1 is the key, field 2 the value.</summary>
    private static bool TryReadEntry(byte[] entry, Dictionary<string, string> metadata)
    {
        using var content = new MemoryStream(entry);
        string?[] parts = [null, null];
        while (content.Position < content.Length)
        {
            if (!TryReadVarint(content, out var tag) || tag is not (10 or 18) || !TryReadVarint(content, out var length) || length > (ulong)(content.Length - content.Position))
                return false;
            parts[tag >> 4] = Encoding.UTF8.GetString(entry, (int)content.Position, (int)length);
            content.Position += (long)length;
        }

        if (parts[0] is { } key)
            metadata[key] = parts[1] ?? "";
        return true;
    }

    private static bool TrySkip(FileStream file, ulong bytes)
    {
        if (bytes > (ulong)(file.Length - file.Position))
            return false;
        file.Position += (long)bytes;
        return true;
    }

    private static bool TryReadVarint(Stream stream, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = stream.ReadByte();
            if (next < 0)
                return false;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        return false;
    }
}
