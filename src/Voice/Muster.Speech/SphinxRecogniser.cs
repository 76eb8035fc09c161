using Muster.Kernel;
using Muster.Speech.Sphinx;

namespace Muster.Speech;

/// <summary>
/// Recognises answers with PocketSphinx in up to three passes over the same audio: through the grammar's phrases, through
/// a loop of any phones, and through the phrases of the other categories. The first gives the answer; how much better
/// free phones fit tells whether it was an answer at all, and how near the next category comes tells how sure it is.
/// </summary>
public sealed class SphinxRecogniser : IRecogniser
{
    /// <summary>Grammars kept ready; the one unused for longest makes room.</summary>
    private const int GrammarsMax = 64;

    /// <summary>Some 50 dB below full scale: where no sample is louder, nobody spoke, whatever the phones make of it.</summary>
    private const short AudibleMin = 100;

    private const int SamplesPerMs = 8;
    private const int FrameMs = 10;
    private const string PhoneLoop = "phones";

    private readonly SphinxDecoder _decoder;
    private readonly Pronouncer _pronouncer;
    private readonly double _acceptFrom;
    private readonly LinkedList<SpokenGrammar> _ready = new();

    private SphinxRecogniser(SphinxDecoder decoder, Pronouncer pronouncer, double acceptFrom)
    {
        _decoder = decoder;
        _pronouncer = pronouncer;
        _acceptFrom = acceptFrom;
    }

    /// <summary>Loads the model and the dictionary of a language (<c>zh</c> or <c>en</c>).</summary>
    /// <returns><c>speech.no_library</c>, <c>speech.no_language</c>, <c>speech.no_model</c> or <c>speech.bad_model</c> when it cannot.</returns>
    public static Result<SphinxRecogniser> Open(SpeechOptions options, string language) =>
        Pronouncer.Open(options, language).TryGet(out var pronouncer, out var error)
            ? Open(options, language, pronouncer)
            : error;

    /// <summary>As above, with a dictionary that other recognisers share.</summary>
    internal static Result<SphinxRecogniser> Open(SpeechOptions options, string language, Pronouncer pronouncer)
    {
        if (!SphinxModel.Find(options, language).TryGet(out var model, out var error)
            || !SphinxDecoder.Open(model.AcousticFolder, model.Arguments).TryGet(out var decoder, out error))
            return error;
        if (decoder.AddPhoneLoop(PhoneLoop))
            return new SphinxRecogniser(decoder, pronouncer, options.AcceptFrom);
        decoder.Dispose();
        return SphinxDecoder.BadModel(model.AcousticFolder);
    }

    public Hypothesis Recognise(ReadOnlySpan<short> pcm8k, Grammar grammar)
    {
        var started = CurrentThread.CpuMs;
        var hypothesis = pcm8k.ContainsAnyExceptInRange((short)-AudibleMin, AudibleMin) && Ready(grammar).TryGet(out var spoken, out _)
            ? Recognise(pcm8k, spoken)
            : Hypothesis.Nothing;
        return hypothesis with { CpuMs = CurrentThread.CpuMs - started };
    }

    public Error? Prepare(Grammar grammar) => Ready(grammar).Error;

    public void Dispose() => _decoder.Dispose();

    private Hypothesis Recognise(ReadOnlySpan<short> pcm, SpokenGrammar grammar)
    {
        if (_decoder.Decode(grammar.Id, pcm) is not { } best || _decoder.Decode(PhoneLoop, pcm) is not { } loop)
            return Hypothesis.Nothing;
        var words = best.Words.Where(word => !SphinxDecoder.IsFiller(word.Word)).ToArray();
        if (grammar.Find([.. words.Select(word => word.Word)]) is not { } phrase)
            return Hypothesis.Nothing;
        var others = _decoder.Decode(Without(grammar, phrase.Category), pcm);
        var confidence = Confidence.Of(best, words, loop, others?.Score);
        return new Hypothesis(
            confidence >= _acceptFrom ? phrase.Category : "",
            phrase.Text,
            confidence,
            words[0].StartFrame * FrameMs,
            Math.Min((words[^1].EndFrame + 1) * FrameMs, pcm.Length / SamplesPerMs),
            0) { Nearest = phrase.Category };
    }

    /// <summary>The grammar in the decoder's terms, loaded when it is new.</summary>
    private Result<SpokenGrammar> Ready(Grammar grammar)
    {
        for (var node = _ready.First; node is not null; node = node.Next)
        {
            if (node.Value.Id != grammar.Id)
                continue;
            _ready.Remove(node);
            _ready.AddFirst(node);
            return node.Value;
        }

        if (!SpokenGrammar.Create(grammar, _pronouncer).TryGet(out var spoken, out var error))
            return error;
        if (!Load(spoken))
            return new Error("speech.bad_model", $"The {grammar.Language} model has not the sounds of its own dictionary; install it again.");
        _ready.AddFirst(spoken);
        if (_ready.Count > GrammarsMax)
            Unload();
        return spoken;
    }

    private bool Load(SpokenGrammar grammar)
    {
        if (!grammar.Readings.All(reading => _decoder.AddWord(SpokenGrammar.WordOf(reading), reading)))
            return false;
        if (grammar.Jsgf(null) is not { } all || !_decoder.AddGrammar(grammar.Id, all))
            return false;
        return grammar.Categories.All(category =>
            grammar.Jsgf(category) is not { } others || _decoder.AddGrammar(Without(grammar, category), others));
    }

    private void Unload()
    {
        var oldest = _ready.Last!.Value;
        _ready.RemoveLast();
        _decoder.RemoveGrammar(oldest.Id);
        foreach (var category in oldest.Categories)
            _decoder.RemoveGrammar(Without(oldest, category));
    }

    private static string Without(SpokenGrammar grammar, string category) => $"{grammar.Id} without {category}";
}
