using Muster.Bench.Heard;
using Muster.Calls.Tests.Rig;
using Muster.Carrier.Voices;
using Muster.Speech;

namespace Muster.Calls.Tests.Listening;

/// <summary>
/// A part of the labelled set of <c>bench heard</c>, with the real recogniser: human syllables, tones and music over lines good
/// and bad. The bounds are those of the clearer speaker; docs/heard.md has the figures of both.
/// </summary>
public sealed class HeardTests : IDisposable
{
    private const string ClearerSpeaker = "3";

    private readonly SphinxRecogniser? _recogniser = SphinxRecogniser.Open(new SpeechOptions(), "zh").TryGet(out var recogniser, out _) ? recogniser : null;

    public void Dispose() => _recogniser?.Dispose();

    [VoiceFact]
    public void Announcements_tones_and_music_are_told_apart_before_the_answer()
    {
        var (sounds, trial, random) = (Sounds(), Trial(), new Random(21));
        var outcomes = Enumerable.Range(0, 200).Select(_ => sounds.DrawBefore(random))
            .Where(sound => sound.Speaker is "" or ClearerSpeaker).Take(40)
            .Select(sound => trial.Before(sound, random)).ToArray();

        outcomes.Count(outcome => outcome.Right).ShouldBeGreaterThanOrEqualTo(36, Wrong(outcomes));
    }

    [VoiceFact]
    public void Machines_are_told_from_people_and_hardly_any_person_is_taken_for_one()
    {
        var (sounds, trial, random) = (Sounds(), Trial(), new Random(22));
        var outcomes = Enumerable.Range(0, 60).Select(_ => trial.After(sounds.DrawAfter(random), random)).ToArray();

        outcomes.Count(outcome => outcome.Sound.Label == "person" && outcome.Verdict == "machine").ShouldBe(0, Wrong(outcomes));
        outcomes.Count(outcome => outcome.Right).ShouldBeGreaterThanOrEqualTo(54, Wrong(outcomes));
    }

    private static LabelledSounds Sounds() => new(SyllableBank.Open().Value);

    private HeardTrial Trial() => new(AnnouncementBook.Load().Value, _recogniser!);

    private static string Wrong(IEnumerable<HeardOutcome> outcomes) =>
        string.Join("; ", outcomes.Where(outcome => !outcome.Right).Select(outcome => $"{outcome.Sound.Line.Name} {outcome.Sound.Text} → {outcome.Verdict}"));
}
