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

    /// <summary>What may wait behind the answers; it is soon of no use any more, so more is refused.</summary>
    public const int BehindMax = 32;

    private readonly AnswersFirst<Job> _queue = new(job => job is not Recognition { IsUrgent: false });
    private readonly BlockingCollection<Job> _jobs;
    private readonly ConcurrentDictionary<string, Result<Pronouncer>> _pronouncers = new(StringComparer.Ordinal);
    private readonly Lock _preparing = new();
    private readonly SpeechOptions _options;
    private readonly Thread[] _workers;

    private RecogniserPool(SpeechOptions options, int workers)
    {
        _options = options;
        _jobs = new BlockingCollection<Job>(_queue, QueueMax);
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
    /// <returns><c>speech.no_library</c> where an engine is not installed; <c>speech.no_engine</c>.</returns>
    public static Result<RecogniserPool> Open(SpeechOptions options, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(workers, Math.Clamp(workers, 1, 64));
        return SpeechEngine.MissingLibrary(options) is { } error ? error : new RecogniserPool(options, workers);
    }

    /// <summary>
    /// Has every worker load a grammar, so that the first answer to it takes no longer than the others. Waits for that, some
    /// 100 ms; longer for the first grammar of a language, whose model is loaded as well.
    /// </summary>
    /// <returns>
    /// Null when it can be recognised; else <c>speech.no_language</c>, <c>speech.no_model</c>, <c>speech.bad_model</c> or
    /// <c>speech.unpronounceable</c>.
    /// </returns>
    public Error? Prepare(Grammar grammar)
    {
        if (!PronouncerOf(grammar.Language).TryGet(out var pronouncer, out var error))
            return error;
        if (SpokenGrammar.Create(grammar, pronouncer).Error is { } unpronounceable)
            return unpronounceable;
        // Two preparations at once would wait for each other's workers.
        lock (_preparing)
        {
            using var all = new Barrier(_workers.Length + 1);
            var failures = new ConcurrentQueue<Error>();
            for (var i = 0; i < _workers.Length; i++)
                _jobs.Add(new Preparation(grammar, all, failures));
            all.SignalAndWait();
            return failures.TryPeek(out var failure) ? failure : null;
        }
    }

    /// <summary>Queues an utterance, which is the pool's from here on. False when the queue is full or the pool is disposed.</summary>
    /// <param name="done">Called on the worker's thread, once: be quick, post on.</param>
    public bool TrySubmit(Utterance utterance, Grammar grammar, Action<Hypothesis> done) =>
        Submit(new Recognition(utterance, grammar, done, IsUrgent: true));

    /// <summary>
    /// Queues something that nobody waits for, behind all answers; it is the pool's from here on. False when <see cref="BehindMax"/> wait already, when the
    /// queue is full or the pool is disposed.
    /// </summary>
    /// <param name="done">Called on the worker's thread, once: be quick, post on.</param>
    public bool TrySubmitBehind(Utterance utterance, Grammar grammar, Action<Hypothesis> done) =>
        Submit(new Recognition(utterance, grammar, done, IsUrgent: false));

    /// <summary>Lets the utterances in the queue be recognised, then ends the workers.</summary>
    public void Dispose()
    {
        _jobs.CompleteAdding();
        foreach (var worker in _workers)
            worker.Join();
        _jobs.Dispose();
    }

    private bool Submit(Recognition job)
    {
        if ((job.IsUrgent || _queue.Behind < BehindMax) && TryAdd(job))
            return true;
        job.Utterance.Dispose();
        return false;
    }

    private bool TryAdd(Job job)
    {
        try
        {
            return _jobs.TryAdd(job);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Work()
    {
        // Packets have to leave on time, answers may wait a little.
        CurrentThread.GiveWay();
        var recognisers = new Dictionary<string, Result<IRecogniser>>(StringComparer.Ordinal);
        short[] pcm = [];
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            if (!recognisers.TryGetValue(job.Grammar.Language, out var recogniser))
                recognisers[job.Grammar.Language] = recogniser = OpenRecogniser(job.Grammar.Language);
            if (job is Recognition recognition)
                Recognise(recogniser, recognition, Samples(recognition.Utterance, ref pcm));
            else if (job is Preparation preparation)
                Prepare(recogniser, preparation);
        }

        foreach (var recogniser in recognisers.Values)
        {
            if (recogniser.TryGet(out var engine, out _))
                engine.Dispose();
        }
    }

    /// <summary>The worker waits for the others, so that each of them takes one preparation.</summary>
    private static void Prepare(Result<IRecogniser> recogniser, Preparation preparation)
    {
        if (!recogniser.TryGet(out var engine, out var error) || (error = engine.Prepare(preparation.Grammar)) is not null)
            preparation.Failures.Enqueue(error);
        preparation.All.SignalAndWait();
    }

    /// <summary>Leaves the sound with the worker, so that its blocks are free before the recogniser has begun.</summary>
    private static ReadOnlySpan<short> Samples(Utterance utterance, ref short[] pcm)
    {
        using (utterance)
        {
            if (pcm.Length < utterance.Length)
                pcm = new short[utterance.Length];
            utterance.CopyTo(pcm);
            return pcm.AsSpan(0, utterance.Length);
        }
    }

    private void Recognise(Result<IRecogniser> recogniser, Recognition job, ReadOnlySpan<short> pcm) =>
        job.Done(recogniser.TryGet(out var engine, out _) ? Recognise(engine, pcm, job.Grammar) : Hypothesis.Nothing);

    private Hypothesis Recognise(IRecogniser engine, ReadOnlySpan<short> pcm, Grammar grammar)
    {
        try
        {
            return engine.Recognise(pcm, grammar);
        }
        catch (Exception exception) when (Faulted is not null)
        {
            Faulted(exception);
            return Hypothesis.Nothing;
        }
    }

    private Result<IRecogniser> OpenRecogniser(string language) =>
        PronouncerOf(language).TryGet(out var pronouncer, out var error)
            ? SpeechEngine.Open(_options, language, pronouncer)
            : error;

    private Result<Pronouncer> PronouncerOf(string language) =>
        _pronouncers.GetOrAdd(language, static (name, options) => Pronouncer.Open(options, name), _options);

    private abstract record Job(Grammar Grammar);

    private sealed record Recognition(Utterance Utterance, Grammar Grammar, Action<Hypothesis> Done, bool IsUrgent) : Job(Grammar);

    private sealed record Preparation(Grammar Grammar, Barrier All, ConcurrentQueue<Error> Failures) : Job(Grammar);
}
