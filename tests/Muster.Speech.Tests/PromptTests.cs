using Muster.Speech;

namespace Muster.Speech.Tests;

/// <summary>Prompts are rendered once and survive a damaged cache; recordings are read or refused with a reason.</summary>
public sealed class PromptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muster-prompts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PromptFact]
    public void A_text_is_rendered_once_and_then_read_from_the_cache()
    {
        var first = PromptStore.Open(_folder).Value.Get("您好。", "zh", keep: true).Value;
        var file = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var again = PromptStore.Open(_folder).Value.Get("您好。", "zh", keep: true).Value;

        first.Duration.ShouldBeInRange(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(3));
        again.ALaw.ToArray().ShouldBe(first.ALaw.ToArray());
        File.Exists(file).ShouldBeTrue();
    }

    [PromptFact]
    public void A_damaged_file_of_the_cache_is_rendered_anew()
    {
        var sound = PromptStore.Open(_folder).Value.Get("谢谢。", "zh", keep: true).Value;
        var file = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories)[0];
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..100]);

        PromptStore.Open(_folder).Value.Get("谢谢。", "zh", keep: true).Value.ALaw.ToArray().ShouldBe(sound.ALaw.ToArray());
    }

    [PromptFact]
    public void What_only_one_person_hears_is_not_kept_on_disk()
    {
        PromptStore.Open(_folder).Value.Get("张三。", "zh").Error.ShouldBeNull();
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void A_recording_comes_back_as_it_was_written()
    {
        var path = Path.Combine(_folder, "tone.wav");
        short[] samples = [.. Enumerable.Range(0, 800).Select(i => (short)(8000 * Math.Sin(i * 0.3)))];
        WavFile.Write(path, samples);

        WavFile.ReadTelephone(path).Value.ShouldBe(samples);
    }

    [Fact]
    public void What_is_no_recording_is_refused_with_a_reason()
    {
        var path = Path.Combine(_folder, "letter.wav");
        File.WriteAllText(path, "dear neighbour");

        WavFile.ReadTelephone(path).Error!.Message.ShouldContain("letter.wav");
        WavFile.ReadTelephone(Path.Combine(_folder, "none.wav")).Error.ShouldNotBeNull();
    }
}
