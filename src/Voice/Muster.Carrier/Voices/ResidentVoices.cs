using System.Collections.Concurrent;
using Muster.Carrier.People;
using Muster.Kernel;
using Muster.Rtp;

namespace Muster.Carrier.Voices;

/// <summary>Renders English words to A-law at 8 kHz.</summary>
public delegate Result<ReadOnlyMemory<byte>> EnglishSpeaker(string text);

/// <summary>Everything that residents and announcements say, as A-law; each text is made once for each voice. Any thread may call.</summary>
public sealed class ResidentVoices
{
    /// <summary>Texts kept; what comes after is made again each time.</summary>
    public const int TextsMax = 20_000;

    private readonly SyllableBank? _mandarin;
    private readonly EnglishSpeaker? _english;
    private readonly ConcurrentDictionary<(string Text, string Voice), ReadOnlyMemory<byte>> _spoken = new();

    /// <param name="mandarin">The syllable recordings; null when they are not installed.</param>
    /// <param name="english">A synthesiser; null when there is none.</param>
    public ResidentVoices(SyllableBank? mandarin, EnglishSpeaker? english = null)
    {
        _mandarin = mandarin;
        _english = english;
    }

    /// <summary>Says a text.</summary>
    /// <param name="text">Chinese or, for <see cref="Profile.English"/>, English.</param>
    /// <param name="voice">A speaker of <see cref="SyllableBank"/>, or <see cref="Profile.English"/>.</param>
    /// <returns>A-law without silence around it. Errors as <see cref="SyllableBank.Speak"/>, and <c>carrier.no_voices</c>.</returns>
    public Result<ReadOnlyMemory<byte>> Say(string text, string voice)
    {
        if (_spoken.TryGetValue((text, voice), out var known))
            return known;
        if (!Render(text, voice).TryGet(out var aLaw, out var error))
            return error;
        if (_spoken.Count < TextsMax)
            _spoken.TryAdd((text, voice), aLaw);
        return aLaw;
    }

    private Result<ReadOnlyMemory<byte>> Render(string text, string voice)
    {
        if (voice == Profile.English)
            return _english is null ? new Error("carrier.no_voices", "no English voice; install the Debian package espeak-ng") : _english(text);
        if (_mandarin is null)
            return new Error("carrier.no_voices", "no Mandarin voices; install the Debian package gcin-voice");
        if (!_mandarin.Speak(text, voice).TryGet(out var pcm, out var error))
            return error;
        var aLaw = new byte[pcm.Length];
        G711Codec.PcmToALaw(pcm, aLaw);
        return new ReadOnlyMemory<byte>(aLaw);
    }
}
