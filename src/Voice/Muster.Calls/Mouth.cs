using Muster.Dialogue;
using Muster.Rtp;

namespace Muster.Calls;

/// <summary>Says a dialogue's prompts into one call and knows how far it has come. Lives on the desk's loop.</summary>
internal sealed class Mouth(CallWork work, PromptSource prompts, MediaStream media, CallEar ear)
{
    /// <summary>For what is played besides what is said.</summary>
    public const int NoClip = 0;

    private int _saying;
    private int _firstClip;
    private int _lastClip;
    private int _lastSayClip;
    private int _hearOutClip;

    /// <summary>The first packet is about to leave.</summary>
    public Action? Began { get; set; }

    /// <summary>The last thing to be said, a question where there is one, has begun.</summary>
    public Action? LastSayBegan { get; set; }

    /// <summary>Everything has been said; not told when it was stopped.</summary>
    public Action? Ended { get; set; }

    /// <summary>Something is being said, or rendered to be said.</summary>
    public bool Speaking => SilentFromMs == int.MaxValue;

    /// <summary>Since when, on the call's time line, nothing is being said; <see cref="int.MaxValue"/> while something is.</summary>
    public int SilentFromMs { get; private set; }

    /// <summary>
    /// When, on the call's time line, all had been said that must be heard out: 0 when there was nothing of the kind,
    /// <see cref="int.MaxValue"/> while it is still being said.
    /// </summary>
    public int HeardOutMs { get; private set; }

    /// <summary>What is being said may not be cut short yet.</summary>
    public bool MustBeHeard => HeardOutMs == int.MaxValue;

    /// <summary>Says these, in place of what is being said.</summary>
    public void Say(IReadOnlyList<DialogueAction.Say> says)
    {
        Stop();
        SilentFromMs = int.MaxValue;
        _firstClip = _lastClip + 1;
        foreach (var say in says)
        {
            _lastSayClip = _lastClip + 1;
            _lastClip += say.Parts.Count;
            if (!say.Interruptible)
                (_hearOutClip, HeardOutMs) = (_lastClip, int.MaxValue);
        }

        var saying = _saying;
        prompts.Get([.. says.SelectMany(say => say.Parts)], work, audio =>
        {
            if (saying == _saying)
                Play(audio);
        });
    }

    /// <summary>Falls silent at once.</summary>
    public void Stop()
    {
        _saying++;
        if (Speaking)
        {
            media.StopPlaying();
            SilentFromMs = ear.ElapsedMs;
        }

        HeardOutMs = 0;
    }

    /// <summary>A clip has left.</summary>
    public void Played(int clip)
    {
        if (!Speaking || clip < _firstClip)
            return;
        if (clip + 1 == _lastSayClip)
            LastSayBegan?.Invoke();
        if (clip == _hearOutClip)
            HeardOutMs = ear.ElapsedMs;
        if (clip != _lastClip)
            return;
        SilentFromMs = ear.ElapsedMs;
        Ended?.Invoke();
    }

    private void Play(IReadOnlyList<ReadOnlyMemory<byte>> audio)
    {
        Began?.Invoke();
        if (_firstClip == _lastSayClip)
            LastSayBegan?.Invoke();
        for (var i = 0; i < audio.Count; i++)
            media.Play(audio[i], _firstClip + i);
    }
}
