using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Muster.Kernel;
using Muster.Speech.Prompts;

namespace Muster.Carrier.Voices;

/// <summary>
/// Makes Mandarin speech from recordings of single syllables (Debian's <c>gcin-voice</c>: one file for each syllable
/// and tone, spoken by people). Text is read character by character and joined into connected speech of
/// 8 kHz, 16 bit. Any thread may call.
/// </summary>
public sealed class SyllableBank
{
    /// <summary>Where the Debian package puts its recordings.</summary>
    public const string DefaultFolder = "/usr/share/gcin-voice/ogg";

    private const double SpeechRms = 0.09;
    private const double SyllableSeconds = 0.175;
    private const double LastSyllableSeconds = 0.225;
    private const double PauseSeconds = 0.16;
    private const int OverlapSamples = SpeechShaping.Rate * 14 / 1000;
    private const double SpeedUpMax = 1.8;

    private readonly string _folder;
    private readonly ConcurrentDictionary<(string Recording, string Speaker), float[]?> _recordings = new();

    private SyllableBank(string folder) => _folder = folder;

    /// <summary>The speakers that the package has, by the names of their files: a man, and a very high voice.</summary>
    public static IReadOnlyList<string> Speakers { get; } = ["3", "5"];

    /// <summary>Finds the recordings. <c>carrier.no_voices</c> when the package or the decoder is not installed.</summary>
    /// <param name="folder">The folder with one folder for each syllable; the package's own when null.</param>
    public static Result<SyllableBank> Open(string? folder = null)
    {
        folder ??= DefaultFolder;
        if (!Directory.Exists(folder))
            return new Error("carrier.no_voices", $"no syllable recordings in {folder}; install the Debian package gcin-voice");
        if (!VorbisFile.IsAvailable())
            return new Error("carrier.no_voices", "the Ogg Vorbis decoder is missing; install the Debian package libvorbisfile3");
        return new SyllableBank(folder);
    }

    /// <summary>Says a text.</summary>
    /// <param name="text">Chinese characters, digits, and punctuation, which makes a short pause.</param>
    /// <param name="speaker">One of <see cref="Speakers"/>.</param>
    /// <param name="rate">1 is the usual pace, about five and a half syllables a second; 0.7 to 1.3 sounds like a person.</param>
    /// <returns>
    /// The speech without silence around it. Errors: <c>carrier.no_reading</c>, <c>carrier.no_speaker</c>,
    /// <c>carrier.no_recording</c>, each naming what is missing.
    /// </returns>
    public Result<short[]> Speak(string text, string speaker, double rate = 1)
    {
        if (!Speakers.Contains(speaker))
            return new Error("carrier.no_speaker", $"no speaker “{speaker}”; there are {string.Join(", ", Speakers)}");
        if (!Readings.Default.Of(text).TryGet(out var syllables, out var unreadable))
            return unreadable;

        var phrase = new List<float>(syllables.Count * SpeechShaping.Rate / 4);
        for (var i = 0; i < syllables.Count; i++)
        {
            if (syllables[i] == Syllable.Pause)
            {
                AddPause(phrase, rate);
                continue;
            }

            if (Recording(syllables[i], speaker) is not { } recording)
                return new Error("carrier.no_recording", $"speaker {speaker} has no recording of {syllables[i].Pinyin}{syllables[i].Tone}, needed for “{text}”; take another speaker or other words");
            var last = i + 1 == syllables.Count || syllables[i + 1] == Syllable.Pause;
            var spoken = Paced(recording, (last ? LastSyllableSeconds : SyllableSeconds) / rate);
            SpeechShaping.Join(phrase, spoken, OverlapSamples);
        }

        return Rounded(phrase);
    }

    private static void AddPause(List<float> phrase, double rate)
    {
        if (phrase.Count == 0)
            return;
        SpeechShaping.FadeEnd(CollectionsMarshal.AsSpan(phrase), OverlapSamples);
        phrase.AddRange(new float[(int)(PauseSeconds / rate * SpeechShaping.Rate)]);
    }

    private static float[] Paced(float[] recording, double seconds)
    {
        var factor = Math.Min(SpeedUpMax, recording.Length / (seconds * SpeechShaping.Rate));
        return SpeechShaping.Shorten(recording, factor);
    }

    private static short[] Rounded(List<float> phrase)
    {
        SpeechShaping.FadeEnd(CollectionsMarshal.AsSpan(phrase), OverlapSamples);
        return [.. phrase.Select(sample => (short)(sample * short.MaxValue))];
    }

    /// <summary>
    /// The recording of a syllable, or of the same sounds in the tone nearest by name: not every tone was recorded, and a
    /// listener understands a neutral 吗 that is said in the first tone.
    /// </summary>
    private float[]? Recording(Syllable syllable, string speaker)
    {
        if (syllable.Zhuyin() is not { } letters)
            return null;
        return FilesFor(letters, syllable.Tone)
            .Select(name => _recordings.GetOrAdd((name, speaker), Load))
            .FirstOrDefault(recording => recording is not null);
    }

    /// <summary>The package names the first tone by no digit and the neutral tone by 1.</summary>
    private static IEnumerable<string> FilesFor(string letters, int tone)
    {
        int[] order = tone == 5 ? [5, 1, 4, 3, 2] : [tone, 5, 1, 4, 3, 2];
        return order.Distinct().Select(each => letters + each switch { 1 => "", 5 => "1", _ => each.ToString() });
    }

    private float[]? Load((string Name, string Speaker) recording)
    {
        var path = Path.Combine(_folder, recording.Name, recording.Speaker + ".ogg");
        if (!File.Exists(path) || !VorbisFile.TryRead(path, out var samples, out var rate))
            return null;
        var editing = Editing.Of(recording.Speaker);
        var whole = Resampler.ToTelephone([.. samples.Select(sample => sample / 32768f)], (int)(rate * editing.Slowdown));
        SpeechShaping.HighPass(whole);
        var syllable = SpeechShaping.Trim(whole, editing.SilenceDb);
        SpeechShaping.Even(syllable, editing.Swell);
        SpeechShaping.Level(syllable, SpeechRms);
        return syllable;
    }

    /// <summary>What was done to a speaker's recordings before they were packaged, and is undone here.</summary>
    /// <param name="Slowdown">Of the speed at which they are played.</param>
    /// <param name="SilenceDb">What lies so far under the loudest part is silence.</param>
    /// <param name="Swell">How much of the rise and fall of loudness within a syllable is not the speaker's: 0 to 1.</param>
    private sealed record Editing(double Slowdown, double SilenceDb, double Swell)
    {
        private static readonly Editing None = new(1, -34, 0);

        /// <summary>
        /// The second speaker's recordings were quickened: as they stand, first tones lie at 390 Hz and the third formant
        /// at 3.3 kHz. They were also brought to one length and faded in over all of it, so that a consonant lies 40 dB
        /// under its vowel, where a person's lies 10 to 20.
        /// </summary>
        private static readonly Editing QuickenedAndFadedIn = new(0.87, -60, 0.5);

        public static Editing Of(string speaker) => speaker == "5" ? QuickenedAndFadedIn : None;
    }
}
