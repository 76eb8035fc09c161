using System.Runtime.InteropServices;
using Muster.Kernel;
using Muster.Rtp;

namespace Muster.Carrier.Hearing;

/// <summary>What was said until the caller fell silent.</summary>
/// <param name="Mark">What it was.</param>
/// <param name="Opened">Whether a dialogue began in it.</param>
/// <param name="Person">Whom of the household it named; null when nobody.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HeardPrompt(PromptMark Mark, bool Opened = false, int? Person = null);

/// <summary>Told what an <see cref="Ear"/> hears, on the loop.</summary>
internal interface IEarEvents
{
    /// <summary>The caller began to say something.</summary>
    void PromptBegan();

    /// <summary>The caller has finished, and half a second of silence has passed.</summary>
    void PromptEnded(HeardPrompt heard);

    /// <summary>A key was pressed at the other end.</summary>
    void KeyHeard(char key);

    /// <summary>A clip has been said to its end.</summary>
    void Spoken(int clip);

    /// <summary>What came next after something was said has begun.</summary>
    /// <param name="milliseconds">Silence between the two, as the ear hears it: what its playout buffer adds included.</param>
    void Waited(int milliseconds)
    {
    }

    /// <summary>No packet has come for ten seconds: the caller is gone without a word.</summary>
    void LineDead();
}

/// <summary>
/// How a resident hears: it understands no speech, but knows the sound of the script's prompts, and notices when a prompt is
/// over. Frames come on the media clock's thread and allocate nothing; what they amount to is told on the loop.
/// </summary>
/// <param name="loop">Where events are told.</param>
/// <param name="knowledge">What it can recognise.</param>
/// <param name="events">Told of everything.</param>
internal sealed class Ear(Loop loop, EarKnowledge knowledge, IEarEvents events) : IMediaSink
{
    private const int FrameMs = 20;
    private const int FramesPerSecond = 1000 / FrameMs;
    private const int QuietFramesToEnd = FramesPerSecond / 2;

    // After a greeting the question follows; only when it does not, the greeting was all.
    private const int QuietFramesAfterOpening = FramesPerSecond * 3 / 2;
    private const int AudibleFramesMin = 5;
    private const int MissingFramesToDeath = 10 * FramesPerSecond;

    private readonly int[] _votes = new int[knowledge.Prompts.Labels];
    private readonly int[] _nameVotes = new int[knowledge.Names.Labels];
    private int _audible;
    private int _quiet;
    private int _framesToCome;
    private int _missing;
    private int? _framesSinceSaid;
    private int? _framesWaited;

    public void Frame(ReadOnlySpan<byte> aLaw, bool received)
    {
        _framesSinceSaid++;
        if (received)
            _missing = 0;
        else if (++_missing == MissingFramesToDeath)
            loop.Post(events.LineDead);

        if (received && ALawLevel.IsAudible(aLaw))
            Listen(aLaw);
        else
            Wait();
    }

    public void Digit(char digit) => loop.Post(() => events.KeyHeard(digit));

    public void Played(int clip)
    {
        // Said over a prompt, it waits for nothing.
        _framesSinceSaid = _audible == 0 ? 0 : null;
        loop.Post(() => events.Spoken(clip));
    }

    private void Listen(ReadOnlySpan<byte> aLaw)
    {
        _quiet = 0;
        if (++_audible == 1)
            (_framesWaited, _framesSinceSaid) = (_framesSinceSaid, null);
        else if (_audible == AudibleFramesMin)
            TellBegan(_framesWaited);
        var framesToCome = knowledge.Prompts.Vote(aLaw, _votes);
        _framesToCome = framesToCome >= 0 ? framesToCome : _framesToCome - 1;
        knowledge.Names.Vote(aLaw, _nameVotes);
    }

    // Apart from its caller, whose frame would otherwise allocate the closure 50 times a second.
    private void TellBegan(int? framesWaited) => loop.Post(() =>
    {
        if (framesWaited is { } frames)
            events.Waited(frames * FrameMs);
        events.PromptBegan();
    });

    private void Wait()
    {
        _quiet++;
        _framesToCome--;
        if (_quiet < QuietFramesToEnd || _framesToCome > 0 || _audible == 0)
            return;
        if (_audible >= AudibleFramesMin)
        {
            var heard = knowledge.Judge(_votes, _nameVotes);
            if (heard.Mark.Kind == PromptKind.Opening && _quiet < QuietFramesAfterOpening)
                return;
            loop.Post(() => events.PromptEnded(heard));
        }

        _audible = 0;
        _framesToCome = 0;
        Array.Clear(_votes);
        Array.Clear(_nameVotes);
    }
}
