using System.Text;

namespace Muster.Speech.Tests.Sherpa;

/// <summary>
/// Writes an ONNX file (onnx.proto3) by hand: a network that puts out the same numbers whatever comes in. With the right
/// description the library takes it for a speech model, so that loading and calling are tested without one.
/// </summary>
internal static class TinyOnnx
{
    private const int Int32 = 6;
    private const int Float = 1;
    private const int IrVersion = 8;
    private const int OpSet = 13;

    /// <summary>A SenseVoice whose best token in each frame is given; it has 500 frames, the last token in those that are left.</summary>
    public static byte[] SenseVoice(IReadOnlyList<int> tokens, int vocabulary)
    {
        const int Frames = 500;
        var logits = new float[Frames * vocabulary];
        for (var frame = 0; frame < Frames; frame++)
            logits[(frame * vocabulary) + tokens[Math.Min(frame, tokens.Count - 1)]] = 1;
        var graph = Bytes(1, Message(Text(1, "constant"), Text(2, "logits"), Text(4, "Identity")))
            .Concat(Text(2, "constant"))
            .Concat(Bytes(5, Tensor("constant", [1, Frames, vocabulary], logits)))
            .Concat(Bytes(11, Value("x", Float, 3)))
            .Concat(Bytes(11, Value("x_length", Int32, 1)))
            .Concat(Bytes(11, Value("language", Int32, 1)))
            .Concat(Bytes(11, Value("text_norm", Int32, 1)))
            .Concat(Bytes(12, Value("logits", Float, 3)));
        string[] numbers = ["with_itn", "without_itn", "lang_auto", "lang_zh", "lang_en", "lang_ja", "lang_ko", "lang_yue", "neg_mean"];
        return Model(graph, [
            ("vocab_size", vocabulary.ToString()), ("lfr_window_size", "7"), ("lfr_window_shift", "6"), ("normalize_samples", "0"), ("inv_stddev", "1"),
            .. numbers.Select(name => (name, "0")),
        ]);
    }

    /// <summary>A file with a description and no network.</summary>
    public static byte[] Described(params IEnumerable<(string Key, string Value)> metadata) => Model([], metadata);

    private static byte[] Model(IEnumerable<byte> graph, IEnumerable<(string Key, string Value)> metadata) =>
    [
        .. Number(1, IrVersion), .. Bytes(8, Number(2, OpSet)), .. Bytes(7, graph),
        .. metadata.SelectMany(entry => Bytes(14, Message(Text(1, entry.Key), Text(2, entry.Value)))),
    ];

    private static IEnumerable<byte> Tensor(string name, int[] shape, float[] values) => Message(
        [.. shape.Select(length => Number(1, length)), Number(2, Float), Text(8, name), Bytes(9, values.SelectMany(BitConverter.GetBytes))]);

    /// <summary>A tensor whose every dimension is free.</summary>
    private static IEnumerable<byte> Value(string name, int type, int dimensions) => Message(
        Text(1, name),
        Bytes(2, Bytes(1, Message(Number(1, type), Bytes(2, Message([.. Enumerable.Range(0, dimensions).Select(i => Bytes(1, Text(2, $"{name}{i}")))]))))));

    private static IEnumerable<byte> Message(params IEnumerable<byte>[] fields) => fields.SelectMany(field => field);

    private static IEnumerable<byte> Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static IEnumerable<byte> Bytes(int field, IEnumerable<byte> content)
    {
        var bytes = content.ToArray();
        return [.. Varint((field << 3) | 2), .. Varint(bytes.Length), .. bytes];
    }

    private static IEnumerable<byte> Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value > 0x7F; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
