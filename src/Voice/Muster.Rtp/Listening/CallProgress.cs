using System.Runtime.InteropServices;

namespace Muster.Rtp.Listening;

/// <summary>A tone that a network sends in the place of words.</summary>
public enum NetworkTone
{
    None,

    /// <summary>The called telephone rings: 1 s on, 4 s off.</summary>
    Ringback,

    /// <summary>The called party is in a call: 350 ms on, 350 ms off.</summary>
    Busy,

    /// <summary>The network has no way to the called party: 700 ms on, 700 ms off.</summary>
    Congestion,

    /// <summary>
    /// The call cannot be completed as dialled: 950, 1400 and 1800 Hz for 330 ms each (ITU-T E.180), or the Chinese
    /// exchange's three short and one long of 450 Hz.
    /// </summary>
    SpecialInformation,

    /// <summary>A held or keyed tone that none of these is: dial tone, howler, fax, a foreign exchange's own.</summary>
    Unknown,
}

/// <summary>
/// Names the tones of a Chinese exchange (450 Hz within 30 Hz) by their cadence, and ITU-T E.180's special information tone
/// by its three pitches. Lengths may be off by a sixth and 40 ms, which is what networks and a lost packet leave of them.
/// One thread at a time; allocates nothing from frame to frame.
/// </summary>
public sealed class CallProgress
{
    private const int FrameMs = 20;
    private const int ProgressHz = 450;
    private const int ProgressWithinHz = 30;
    private const int SpecialWithinHz = 50;
    private const int SameToneHz = 40;
    private const int RunsKept = 8;
    private const int SlackMs = 40;
    private const double Slack = 1.0 / 6;

    /// <summary>A ringing tone is known after this much of its pause: no other tone has one as long.</summary>
    private const int RingPauseMs = 1500;

    /// <summary>A tone of its own kind is told of after this long altogether; a note of a melody or a beep is shorter.</summary>
    private const int UnknownFromMs = 2500;

    /// <summary>Frames that did not arrive, or that a click spoilt, and that do not end a tone or a pause.</summary>
    private const int DoubtfulFramesMax = 2;

    private readonly Run[] _runs = new Run[RunsKept];
    private int _ended;
    private Run _now;
    private int _doubtful;
    private int _otherHz;
    private int _otherMs;

    /// <summary>The tone that tells most so far: what ends a call wins over its ringing, and a known tone over an unknown one.</summary>
    public NetworkTone Tone { get; private set; }

    /// <summary>Takes the next 20 ms.</summary>
    /// <param name="toneHz">As <see cref="FrameSound.ToneHz"/>.</param>
    /// <param name="received">False for a frame that did not arrive.</param>
    public void Take(int toneHz, bool received)
    {
        var same = received && IsSame(toneHz, _now.Hz);
        if (same || ++_doubtful <= DoubtfulFramesMax)
        {
            if (same)
                _doubtful = 0;
            _now = _now with { Ms = _now.Ms + FrameMs };
        }
        else
        {
            EndRun(received ? toneHz : 0);
        }

        if (_now.Hz == 0 && _now.Ms >= RingPauseMs && Last(0) is { } ring && ring.IsProgress && Fits(ring.Ms, 1000))
            Found(NetworkTone.Ringback);
        else if (_now.Hz != 0 && _now.Ms >= UnknownFromMs)
            FoundOther();
    }

    private static bool IsSame(int toneHz, int runHz) => toneHz == 0 ? runHz == 0 : runHz != 0 && Math.Abs(toneHz - runHz) <= SameToneHz;

    /// <summary>The doubtful frames before this one belonged to the new run after all.</summary>
    private void EndRun(int toneHz)
    {
        var newMs = _doubtful * FrameMs;
        _doubtful = 0;
        var ended = _now with { Ms = _now.Ms - newMs + FrameMs };
        _now = new Run(toneHz, newMs);
        if (ended.Ms <= 0)
            return;
        _runs[_ended++ % RunsKept] = ended;
        if (ended.Hz != 0)
            Judge(ended);
    }

    private void Judge(Run tone)
    {
        if (IsKeyed(350, times: 3))
            Found(NetworkTone.Busy);
        else if (IsKeyed(700, times: 2))
            Found(NetworkTone.Congestion);
        else if (IsSpecial() || IsChineseSpecial())
            Found(NetworkTone.SpecialInformation);
        else
            CountOther(tone);
    }

    /// <summary>The last tones and the pauses between them all have one length.</summary>
    private bool IsKeyed(int ms, int times)
    {
        for (var i = 0; i < (2 * times) - 1; i++)
        {
            if (Last(i) is not { } run || run.IsProgress != (i % 2 == 0) || (i % 2 == 1 && run.Hz != 0) || !Fits(run.Ms, ms))
                return false;
        }

        return true;
    }

    private bool IsSpecial()
    {
        var at = 0;
        foreach (var hz in (ReadOnlySpan<int>)[1800, 1400, 950])
        {
            // Between the pitches there may be a pause of up to 30 ms, which the frames show or not.
            if (Last(at) is { Hz: 0, Ms: <= 3 * FrameMs })
                at++;
            if (Last(at++) is not { } run || Math.Abs(run.Hz - hz) > SpecialWithinHz || !Fits(run.Ms, 330))
                return false;
        }

        return true;
    }

    private bool IsChineseSpecial()
    {
        ReadOnlySpan<int> backwards = [400, 100, 100, 100, 100, 100, 100];
        for (var i = 0; i < backwards.Length; i++)
        {
            if (Last(i) is not { } run || run.IsProgress != (i % 2 == 0) || !Fits(run.Ms, backwards[i]))
                return false;
        }

        return true;
    }

    private void CountOther(Run tone)
    {
        _otherMs = IsSame(tone.Hz, _otherHz) ? _otherMs + tone.Ms : tone.Ms;
        _otherHz = tone.Hz;
        if (_otherMs >= UnknownFromMs)
            FoundOther();
    }

    private void FoundOther() => Tone = Tone == NetworkTone.None ? NetworkTone.Unknown : Tone;

    private void Found(NetworkTone tone)
    {
        if (tone != NetworkTone.Ringback || Tone is NetworkTone.None or NetworkTone.Unknown)
            Tone = tone;
    }

    private Run? Last(int back) => back < Math.Min(_ended, RunsKept) ? _runs[(_ended - 1 - back) % RunsKept] : null;

    private static bool Fits(int ms, int nominalMs) => Math.Abs(ms - nominalMs) <= SlackMs + (nominalMs * Slack);

    /// <summary>A stretch of one tone, or of none.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Run(int Hz, int Ms)
    {
        public bool IsProgress => Math.Abs(Hz - ProgressHz) <= ProgressWithinHz;
    }
}
