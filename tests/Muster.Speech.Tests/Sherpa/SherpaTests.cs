using System.Runtime.InteropServices;
using Muster.Speech.Sherpa;

namespace Muster.Speech.Tests.Sherpa;

/// <summary>The second engine: its folders are told apart, its library is loaded and called, and what it writes is understood.</summary>
public sealed partial class SherpaTests : IDisposable
{
    private const int StandardError = 2;

    private static readonly Grammar YesOrNo = Grammar.Create("zh", [new GrammarPhrase("yes", "做过了"), new GrammarPhrase("no", "没有")]);

    private readonly string _folder = Directory.CreateTempSubdirectory("muster-sherpa-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SherpaFact]
    public void A_network_that_says_the_same_to_everything_is_heard_through_the_real_library()
    {
        // Language, mood, event and style come first; then 作, 作 again (one token), nothing, 过, 了.
        WriteModel(tokens: [1, 2, 3, 4, 5, 5, 0, 6, 7, 0], "<blank> 0\n<|zh|> 1\n<|NEUTRAL|> 2\n<|Speech|> 3\n<|woitn|> 4\n作 5\n过 6\n了 7\n");
        using var recogniser = SpeechEngine.Open(new SpeechOptions { Engine = "sherpa:" + _folder }, "zh").Value;

        recogniser.Prepare(YesOrNo).ShouldBeNull();
        var heard = recogniser.Recognise(new short[8000], YesOrNo);

        (heard.Category, heard.Text, heard.Confidence).ShouldBe(("yes", "做过了", 1));
        heard.CpuMs.ShouldBeGreaterThan(0);
        recogniser.Recognise([], YesOrNo).Category.ShouldBe("yes");
        var other = recogniser.Recognise(new short[8000], Grammar.Create("zh", [new GrammarPhrase("no", "没有")]));
        (other.Accepted, other.Text).ShouldBe((false, "作过了"));
    }

    [SherpaFact]
    public void Both_configurations_lie_in_memory_as_the_library_reads_them()
    {
        Marshal.SizeOf<SherpaOfflineConfig>().ShouldBe(608);
        File.WriteAllText(Path.Combine(_folder, "tokens.txt"), "<blk> 0\n");
        var model = new SherpaModel(SherpaKind.Transducer, _folder, "/no/encoder", "/no/decoder", "/no/joiner", Path.Combine(_folder, "tokens.txt"), "/no/bpe.vocab");

        foreach (var kind in (SherpaKind[])[SherpaKind.Transducer, SherpaKind.StreamingTransducer])
        {
            var told = WhatTheLibrarySays(() => SherpaDecoder.Open(model with { Kind = kind }, "zh", debug: true).Error!.Code.ShouldBe("speech.bad_model"));

            // The first fields and the last, and some between.
            told.ShouldContain("sampling_rate=16000, feature_dim=80");
            told.ShouldContain("/no/encoder");
            told.ShouldContain("bpe_vocab=\"/no/bpe.vocab\"");
            told.ShouldContain("num_threads=1");
            told.ShouldContain("decoding_method=\"modified_beam_search\"");
            told.ShouldContain("hotwords_score=1.5");
            told.ShouldContain("blank_penalty=0");
            told.ShouldContain("HomophoneReplacerConfig(lexicon=\"\", rule_fsts=\"\")");
        }
    }

    [Fact]
    public void A_folder_is_known_by_its_files_and_what_they_say()
    {
        Write("tokens.txt", "<blk> 0\n");
        Write("decoder.onnx", TinyOnnx.Described(("context_size", "2"), ("vocab_size", "5")));
        Write("joiner.int8.onnx", TinyOnnx.Described());
        Write("encoder.onnx", TinyOnnx.Described(("model_type", "zipformer2")));
        Write("encoder.int8.onnx", TinyOnnx.Described(("model_type", "zipformer2"), ("decode_chunk_len", "32"), ("T", "45")));

        var model = SherpaModel.Find(_folder).Value;

        model.Kind.ShouldBe(SherpaKind.StreamingTransducer);
        Path.GetFileName(model.Main).ShouldBe("encoder.int8.onnx");
        File.Delete(Path.Combine(_folder, "encoder.int8.onnx"));
        SherpaModel.Find(_folder).Value.Kind.ShouldBe(SherpaKind.Transducer);
        Write("decoder.onnx", TinyOnnx.Described());
        SherpaModel.Find(_folder).Error!.Message.ShouldContain("context_size");
    }

    [Fact]
    public void A_wrong_folder_gets_one_clear_error()
    {
        SherpaModel.Find(Path.Combine(_folder, "gone")).Error!.Code.ShouldBe("speech.no_model");
        SherpaModel.Find(_folder).Error!.Message.ShouldContain("tokens.txt");
        Write("tokens.txt", "<blk> 0\n");
        Write("model.onnx", [1, 2, 3]);
        SherpaModel.Find(_folder).Error!.Code.ShouldBe("speech.bad_model");
        Write("model.onnx", TinyOnnx.Described(("model_type", "weather")));
        SherpaModel.Find(_folder).Error!.Message.ShouldContain("SenseVoice, Paraformer");
        Write("model.onnx", TinyOnnx.Described(("lfr_window_size", "7")));
        SherpaModel.Find(_folder).Error!.Message.ShouldContain("vocab_size");
        Write("model.onnx", TinyOnnx.SenseVoice([0], 1));
        SherpaModel.Find(_folder).Error.ShouldBeNull();
        Write("model.onnx", TinyOnnx.SenseVoice([0], 1)[..^40]);
        SherpaModel.Find(_folder).Error!.Message.ShouldContain("cut off");
        Write("model.onnx", TinyOnnx.SenseVoice([0], 1));
        Write("tokens.txt", "dear neighbour\n");
        SherpaModel.Find(_folder).Error!.Message.ShouldContain("no list of tokens");
    }

    [SpeechTheory]
    [InlineData("sherpa:/no/such/folder", "speech.no_model")]
    [InlineData("parrot", "speech.no_engine")]
    public void A_wrong_engine_gets_one_clear_error(string engine, string code) =>
        SpeechEngine.Open(new SpeechOptions { Engine = engine }, "zh").Error!.Code.ShouldBe(code);

    [Fact]
    public void A_folder_without_the_library_is_named()
    {
        var error = SherpaLibrary.Load(_folder)!;
        error.Code.ShouldBe("speech.no_library");
        error.Message.ShouldContain(_folder);
    }

    private void WriteModel(IReadOnlyList<int> tokens, string names)
    {
        Write("model.onnx", TinyOnnx.SenseVoice(tokens, names.Count(character => character == '\n')));
        Write("tokens.txt", names);
    }

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder, name), content);

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    /// <summary>The library writes to the process's standard error, past .NET.</summary>
    private string WhatTheLibrarySays(Action act)
    {
        var path = Path.Combine(_folder, "stderr");
        using (var file = File.Create(path))
        {
            var kept = Duplicate(StandardError);
            Replace((int)file.SafeFileHandle.DangerousGetHandle(), StandardError).ShouldBe(StandardError);
            try
            {
                act();
            }
            finally
            {
                _ = Replace(kept, StandardError);
                _ = Close(kept);
            }
        }

        return File.ReadAllText(path);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Replace(int descriptor, int by);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
