using System.Runtime.CompilerServices;
using Muster.Kernel;
using Muster.Speech.Prompts;

namespace Muster.Speech.Sherpa;

/// <summary>
/// Recognises answers with a model of sherpa-onnx: it writes down what is said, and the grammar's phrases are looked for in
/// that. The model knows a language and no grammar, so it is told the phrases beforehand where it can be (hot words).
/// </summary>
internal sealed class SherpaRecogniser : IRecogniser
{
    private const int SamplesPerMs = 8;
    private const float FullScale = 32768;

    /// <summary>Models need a little silence to let go of the last syllable, and some samples at all.</summary>
    private const int TailSamples = 660 * SamplesPerMs;

    private readonly SherpaDecoder _decoder;
    private readonly Pronouncer _pronouncer;
    private readonly double _acceptFrom;
    private readonly ConditionalWeakTable<Grammar, PhraseFinder> _finders = [];

    private SherpaRecogniser(SherpaDecoder decoder, Pronouncer pronouncer, double acceptFrom) =>
        (_decoder, _pronouncer, _acceptFrom) = (decoder, pronouncer, acceptFrom);

    /// <summary>Loads the model in a folder.</summary>
    /// <returns><c>speech.no_library</c>, <c>speech.no_model</c> or <c>speech.bad_model</c> when it cannot.</returns>
    public static Result<SherpaRecogniser> Open(string folder, SpeechOptions options, string language, Pronouncer pronouncer)
    {
        if (!SherpaModel.Find(folder).TryGet(out var model, out var error))
            return error;
        if (SherpaLibrary.Load(options.SherpaLibraryFolder) is { } missing)
            return missing;
        return SherpaDecoder.Open(model, language).TryGet(out var decoder, out error)
            ? new SherpaRecogniser(decoder, pronouncer, options.AcceptFrom)
            : error;
    }

    public Hypothesis Recognise(ReadOnlySpan<short> pcm8k, Grammar grammar)
    {
        var started = CurrentThread.CpuMs;
        var hypothesis = Finder(grammar).TryGet(out var finder, out _)
            ? Judge(_decoder.Transcribe(Samples(pcm8k), finder.HotWords), finder, pcm8k.Length / SamplesPerMs)
            : Hypothesis.Nothing;
        return hypothesis with { CpuMs = CurrentThread.CpuMs - started };
    }

    public Error? Prepare(Grammar grammar) => Finder(grammar).Error;

    public void Dispose() => _decoder.Dispose();

    private Hypothesis Judge(string text, PhraseFinder finder, int lengthMs)
    {
        var found = finder.Find(text);
        return new Hypothesis(found.Confidence >= _acceptFrom ? found.Category : "", found.Text, found.Confidence, 0, lengthMs, 0) { Nearest = found.Category };
    }

    private Result<PhraseFinder> Finder(Grammar grammar)
    {
        if (_finders.TryGetValue(grammar, out var finder))
            return finder;
        if (!PhraseFinder.Create(grammar, _pronouncer).TryGet(out finder, out var error))
            return error;
        _finders.Add(grammar, finder);
        return finder;
    }

    private static float[] Samples(ReadOnlySpan<short> pcm)
    {
        var samples = new float[pcm.Length + TailSamples];
        for (var i = 0; i < pcm.Length; i++)
            samples[i] = pcm[i] / FullScale;
        return Resampler.Convert(samples, Resampler.TelephoneRate, SherpaDecoder.ModelRate);
    }
}
