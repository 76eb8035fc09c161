using System.Collections.Concurrent;
using Muster.Kernel;
using Muster.Speech.Sphinx;

namespace Muster.Speech;

/// <summary>
/// A few worker threads that recognise utterances from a bounded queue. Each has recognisers of its own, one a language,
/// opened when first needed. Every method may be called from any thread.
/// </summary>
public sealed class RecogniserPool : IDisposable
{
    /// <summary>Utterances that may wait; at some 50 ms each that is a wait that nobody sits through.</summary>
    public const int QueueMax = 256;

    private readonly BlockingCollection<Job> _jobs = new(QueueMax);
    private readonly ConcurrentDictionary<string, Result<Pronouncer>> _pronouncers = new(StringComparer.Ordinal);
    private readonly SpeechOptions _options;
    private readonly Thread[] _workers;

    private RecogniserPool(SpeechOptions options, int workers)
    {
        _options = options;
        _workers = [.. Enumerable.Range(1, workers).Select(number => new Thread(Work) { Name = $"recogniser {number}", IsBackground = true })];
        foreach (var worker in _workers)
            worker.Start();
    }

    /// <summary>Told, on the worker's thread, of an exception in a recogniser; the utterance is rejected and work goes on.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Utterances that wait for a worker.</summary>
    public int Queued => _jobs.Count;

    /// <summary>Starts the workers.</summary>
    /// <param name="workers">1 to 64; one for each processor that calls may use.</param>
    /// <returns><c>speech.no_library</c> where PocketSphinx is not installed.</returns>
    public static Result<RecogniserPool> Open(SpeechOptions options, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(workers, Math.Clamp(workers, 1, 64));
        return SphinxDecoder.MissingLibrary() is { } error ? error : new RecogniserPool(options, workers);
    }

    /// <summary>Finds whether a grammar can be recognised; null when it can.</summary>
    /// <returns><c>speech.no_language</c>, <c>speech.no_model</c> or <c>speech.unpronounceable</c>.</returns>
    public Error? Prepare(Grammar grammar) =>
        PronouncerOf(grammar.Language).TryGet(out var pronouncer, out var error)
            ? SpokenGrammar.Create(grammar, pronouncer).Error
            : error;

    /// <summary>Queues an utterance of 16-bit linear samples at 8 kHz. False when the queue is full or the pool is disposed.</summary>
    /// <param name="done">Called on the worker's thread, once: be quick, post on.</param>
    public bool TrySubmit(ReadOnlyMemory<short> pcm8k, Grammar grammar, Action<Hypothesis> done)
    {
        try
        {
            return _jobs.TryAdd(new Job(pcm8k, grammar, done));
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Lets the utterances in the queue be recognised, then ends the workers.</summary>
    public void Dispose()
    {
        _jobs.CompleteAdding();
        foreach (var worker in _workers)
            worker.Join();
        _jobs.Dispose();
    }

    private void Work()
    {
        var recognisers = new Dictionary<string, Result<SphinxRecogniser>>(StringComparer.Ordinal);
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            if (!recognisers.TryGetValue(job.Grammar.Language, out var recogniser))
                recognisers[job.Grammar.Language] = recogniser = OpenRecogniser(job.Grammar.Language);
            job.Done(recogniser.TryGet(out var engine, out _) ? Recognise(engine, job) : Hypothesis.Nothing);
        }

        foreach (var recogniser in recognisers.Values)
        {
            if (recogniser.TryGet(out var engine, out _))
                engine.Dispose();
        }
    }

    private Hypothesis Recognise(SphinxRecogniser engine, Job job)
    {
        try
        {
            return engine.Recognise(job.Pcm.Span, job.Grammar);
        }
        catch (Exception exception) when (Faulted is not null)
        {
            Faulted(exception);
            return Hypothesis.Nothing;
        }
    }

    private Result<SphinxRecogniser> OpenRecogniser(string language) =>
        PronouncerOf(language).TryGet(out var pronouncer, out var error)
            ? SphinxRecogniser.Open(_options, language, pronouncer)
            : error;

    private Result<Pronouncer> PronouncerOf(string language) =>
        _pronouncers.GetOrAdd(language, static (name, options) => Pronouncer.Open(options, name), _options);

    private sealed record Job(ReadOnlyMemory<short> Pcm, Grammar Grammar, Action<Hypothesis> Done);
}
