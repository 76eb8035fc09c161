using Muster.Kernel;
using Muster.Speech.Sphinx;

namespace Muster.Speech;

/// <summary>
/// Recognises answers with PocketSphinx in up to three passes over the same audio: through the grammar's phrases, through
/// a loop of any phones, and through the phrases of the other categories. The first gives the answer; how much better
/// free phones fit tells whether it was an answer at all, and how near the next category comes tells how sure it is. Where
/// that rejects, a fourth looks for a phrase with other words around it.
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
        var confidence = Confidence.Of(best, words, loop, others: null);
        if (confidence >= Math.Min(Confidence.HopelessBelow, _acceptFrom))
            confidence = Confidence.Of(best, words, loop, _decoder.Decode(Without(grammar, phrase.Category), pcm)?.Score);
        var whole = Heard(phrase, confidence, words[0].StartFrame, words[^1].EndFrame, pcm.Length);
        return whole.Accepted ? whole : Inside(pcm, grammar) ?? whole;
    }

    /// <summary>A phrase in the midst of other words; null when none is sure enough.</summary>
    private Hypothesis? Inside(ReadOnlySpan<short> pcm, SpokenGrammar grammar)
    {
        var frames = pcm.Length / SamplesPerMs / FrameMs;
        if (grammar.KeyPhrases.Count == 0 || frames < Spotting.FramesMin)
            return null;
        var spotted = from place in _decoder.Spot(Within(grammar), pcm)
                      let phrase = grammar.Find(place.Word.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                      where phrase is not null
                      select (place, phrase);
        return Spotting.Best(spotted, frames) is var (said, at, confidence) && confidence >= _acceptFrom
            ? Heard(said, confidence, at.StartFrame, at.EndFrame, pcm.Length)
            : null;
    }

    private Hypothesis Heard(GrammarPhrase phrase, double confidence, int startFrame, int endFrame, int samples) => new(
        confidence >= _acceptFrom ? phrase.Category : "",
        phrase.Text,
        confidence,
        startFrame * FrameMs,
        Math.Min((endFrame + 1) * FrameMs, samples / SamplesPerMs),
        0) { Nearest = phrase.Category };

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
        if (grammar.KeyPhrases.Count > 0 && !_decoder.AddKeyPhrases(Within(grammar), grammar.KeyPhrases))
            return false;
        return grammar.Categories.All(category =>
            grammar.Jsgf(category) is not { } others || _decoder.AddGrammar(Without(grammar, category), others));
    }

    private void Unload()
    {
        var oldest = _ready.Last!.Value;
        _ready.RemoveLast();
        _decoder.RemoveGrammar(oldest.Id);
        _decoder.RemoveGrammar(Within(oldest));
        foreach (var category in oldest.Categories)
            _decoder.RemoveGrammar(Without(oldest, category));
    }

    private static string Within(SpokenGrammar grammar) => $"{grammar.Id} within";

    private static string Without(SpokenGrammar grammar, string category) => $"{grammar.Id} without {category}";
}
