using Muster.Calls;
using Muster.Speech;

namespace Muster.Bench.Heard;

/// <summary>What became of a labelled sound.</summary>
/// <param name="Verdict">As the label has it.</param>
/// <param name="Clauses">What the recogniser made of each clause, and how sure it was.</param>
/// <param name="DecidedMs">For a machine, when it was known, since the answer.</param>
/// <param name="CpuMs">Processor time of the recogniser.</param>
internal sealed record HeardOutcome(LabelledSound Sound, string Verdict, IReadOnlyList<string> Clauses, int DecidedMs, double CpuMs)
{
    public bool Right => Verdict == Sound.Label;
}

/// <summary>Plays labelled sounds into the parts of a call that listen, frame by frame, without a call.</summary>
internal sealed class HeardTrial(AnnouncementBook book, IRecogniser recogniser)
{
    private readonly List<string> _clauses = [];
    private double _cpuMs;

    /// <summary>Before the answer; <c>none</c> where nothing, ringing music or words of no meaning were heard.</summary>
    public HeardOutcome Before(LabelledSound sound, Random random)
    {
        Forget();
        using var listener = new LineListener();
        var before = new BeforeAnswer(book, listener, Recognise);
        foreach (var (aLaw, received) in sound.Line.Carry(sound.Pcm, random))
        {
            if (listener.Feed(aLaw, received) is { } clause)
                before.Take(clause);
        }

        var heard = before.Heard;
        var verdict = heard is null or { Name: "speech" } ? "none" : heard.Name;
        return new HeardOutcome(sound, verdict, [.. _clauses], 0, _cpuMs);
    }

    /// <summary>After the answer: <c>person</c>, <c>machine</c> or <c>nobody_spoke</c>; nothing that is said answers a question.</summary>
    public HeardOutcome After(LabelledSound sound, Random random)
    {
        Forget();
        using var listener = new LineListener();
        using var endpointer = new Endpointer();
        var pickup = new Pickup(book, Recognise);
        var (frames, decided) = (0, 0);
        pickup.Found = () => decided = frames * 20;
        foreach (var (aLaw, received) in sound.Line.Carry(sound.Pcm, random, leadMs: random.Next(200, 3000)))
        {
            frames++;
            if (listener.Feed(aLaw, received) is { } clause)
                pickup.Take(clause);
            if (endpointer.Feed(aLaw, received) != EndpointerEvent.SpeechEnded)
                continue;
            endpointer.TakeUtterance().Dispose();
            pickup.WasNoAnswer();
        }

        var verdict = pickup.Machine is not null ? "machine" : pickup.NobodySpoke ? "nobody_spoke" : "person";
        return new HeardOutcome(sound, verdict, [.. _clauses], decided, _cpuMs);
    }

    private void Forget()
    {
        _clauses.Clear();
        _cpuMs = 0;
    }

    private bool Recognise(Clause clause, Action<Hypothesis> done)
    {
        var heard = recogniser.Recognise(clause.Sound.ToPcm(), book.Grammar);
        _cpuMs += heard.CpuMs;
        _clauses.Add($"{heard.Text} {heard.Confidence:F2}");
        done(heard);
        return true;
    }
}
