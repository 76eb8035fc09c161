using Muster.Dialogue;
using Muster.Kernel;

namespace Muster.Carrier.Tests.Hearing;

/// <summary>Stands in for a synthesiser: loud noise that is always the same for one text and never the same for two.</summary>
internal static class Sounds
{
    public const int FrameBytes = 160;

    public static byte[] Of(string text, int length = 12_345)
    {
        var random = new Random(text.Aggregate(17, (hash, character) => unchecked((hash * 31) + character)));
        var sound = new byte[length];
        random.NextBytes(sound);
        return sound;
    }

    public static Result<ReadOnlyMemory<byte>> Render(PromptPart part, bool isPersonal = false) => new ReadOnlyMemory<byte>(Of(part.ToString()!));

    /// <summary>A clip cut into frames as a sender cuts it when it begins in the middle of a frame.</summary>
    public static IEnumerable<byte[]> Frames(IEnumerable<byte> sound, int offset = 0) =>
        Enumerable.Repeat((byte)0xD5, offset).Concat(sound).Chunk(FrameBytes)
            .Select(chunk => chunk.Concat(Enumerable.Repeat((byte)0xD5, FrameBytes - chunk.Length)).ToArray());

    public static byte[] Silence => [.. Enumerable.Repeat((byte)0xD5, FrameBytes)];
}
