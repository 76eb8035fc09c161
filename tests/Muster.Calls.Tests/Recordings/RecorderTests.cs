using System.Buffers.Binary;
using Muster.Contracts;
using Muster.Outreach.Tests.Ledgers;
using Muster.Rtp;
using Muster.Speech;

namespace Muster.Calls.Tests.Recordings;

/// <summary>The recorder alone, frame by frame.</summary>
public sealed class RecorderTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("muster-recordings-").FullName;
    private readonly List<string> _alarms = [];
    private readonly Recorder _recorder;

    public RecorderTests() => _recorder = new Recorder(0, error => _alarms.Add(error.Code));

    [Fact]
    public async Task Both_sides_are_in_the_file_sample_by_sample()
    {
        var file = Path.Combine(_folder, "a.wav");
        var (heard, said) = (Rig.Sounds.Noise(2540), Tones.Beep(TimeSpan.FromMilliseconds(2540)));
        var report = await Record(file, heard, said);

        report.ShouldBe(new RecordingReport(file, 2540, 2540, 0, true, true, null));
        report.IsWhole.ShouldBeTrue();
        var bytes = File.ReadAllBytes(file);
        bytes.Length.ShouldBe(58 + (2 * heard.Length));
        bytes.Skip(58).Where((_, i) => i % 2 == 0).ShouldBe(heard);
        bytes.Skip(58).Where((_, i) => i % 2 == 1).ShouldBe(said);
        WavFile.ReadTelephone(file).Value.Length.ShouldBe(heard.Length);
        File.ReadAllText(Path.Combine(_folder, "a.json")).ShouldBe("{}");
        _alarms.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_their_owner_may_read_the_files()
    {
        var file = Path.Combine(_folder, "a.wav");
        await Record(file, Rig.Sounds.Noise(100), Rig.Sounds.Noise(100));
        foreach (var each in Directory.GetFiles(_folder))
            File.GetUnixFileMode(each).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_side_without_a_sound_is_told()
    {
        var quiet = Tones.Silence(TimeSpan.FromMilliseconds(1500));
        var deaf = await Record(Path.Combine(_folder, "a.wav"), quiet, Rig.Sounds.Noise(1500));
        (deaf.HasPerson, deaf.HasMuster, deaf.IsWhole).ShouldBe((false, true, false));
        var dumb = await Record(Path.Combine(_folder, "b.wav"), Rig.Sounds.Noise(1500), quiet);
        (dumb.HasPerson, dumb.HasMuster, dumb.IsWhole).ShouldBe((true, false, false));
    }

    [Fact]
    public async Task A_recording_shorter_than_its_call_is_not_whole()
    {
        var report = await Record(Path.Combine(_folder, "a.wav"), Rig.Sounds.Noise(1500), Rig.Sounds.Noise(1500), callMs: 2600);
        (report.LengthMs, report.Failure, report.IsWhole).ShouldBe((1500, null, false));
    }

    [Fact]
    public void A_file_that_is_cut_off_at_any_block_can_be_played()
    {
        var file = Path.Combine(_folder, "a.wav");
        using var wav = StereoWav.Create(file);
        for (var second = 1; second <= 3; second++)
        {
            wav.Write(wav.Samples, new byte[16_000]);
            var bytes = File.ReadAllBytes(file);
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)).ShouldBe(bytes.Length - 8);
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(54)).ShouldBe(16_000 * second);
            WavFile.ReadTelephone(file).Value.Length.ShouldBe(8000 * second);
        }
    }

    [Fact]
    public void What_the_disk_was_too_slow_for_is_silence_and_the_rest_is_in_its_place()
    {
        var file = Path.Combine(_folder, "a.wav");
        using (var wav = StereoWav.Create(file))
            wav.Write(20_000, [1, 2]);
        var bytes = File.ReadAllBytes(file);
        bytes[58..^2].ShouldAllBe(sample => sample == G711Codec.ALawSilence);
        bytes.Length.ShouldBe(58 + 40_002);
        bytes[^2..].ShouldBe([1, 2]);
    }

    [Fact]
    public async Task No_more_waits_for_the_disk_than_a_bound_and_what_is_left_out_is_counted()
    {
        using var held = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var recording = _recorder.Begin(Path.Combine(_folder, "a.wav"));
        _recorder.End(() =>
        {
            entered.Set();
            held.Wait(Deadline);
        });
        entered.Wait(Deadline).ShouldBeTrue();
        Play(recording, Rig.Sounds.Noise(1000), Rig.Sounds.Noise(1000));
        var other = _recorder.Begin(Path.Combine(_folder, "b.wav"));
        for (var taken = 1; taken < Recorder.BlocksMax; taken++)
            _recorder.TryAdd(new RecordedBlock(other, System.Buffers.ArrayPool<byte>.Shared.Rent(320), 160, 0)).ShouldBeTrue();
        Play(recording, Rig.Sounds.Noise(2000), Rig.Sounds.Noise(2000));
        var report = End(recording, 3000);
        held.Set();

        (await report).ShouldSatisfyAllConditions(
            told => told.MissingMs.ShouldBe(2000),
            told => told.LengthMs.ShouldBe(1000),
            told => told.IsWhole.ShouldBeFalse());
    }

    [Fact]
    public async Task Nothing_is_written_over_and_the_alarm_comes_once_until_it_works_again()
    {
        var taken = Path.Combine(_folder, "taken.wav");
        File.WriteAllText(taken, "somebody's");
        for (var i = 0; i < 3; i++)
            (await Record(taken, Rig.Sounds.Noise(100), Rig.Sounds.Noise(100))).Failure.ShouldNotBeNull();
        File.ReadAllText(taken).ShouldBe("somebody's");
        _alarms.ShouldBe(["recording.failed"]);
        _recorder.Failures.ShouldBe(3);

        (await Record(Path.Combine(_folder, "a.wav"), Rig.Sounds.Noise(100), Rig.Sounds.Noise(100))).Failure.ShouldBeNull();
        (await Record(taken, Rig.Sounds.Noise(100), Rig.Sounds.Noise(100))).Failure.ShouldNotBeNull();
        _alarms.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("no/such/folder/a.wav")]
    [InlineData("/proc/a.wav")]
    public async Task A_place_where_nothing_can_be_written_is_told(string path)
    {
        var report = await Record(Path.Combine(_folder, path), Rig.Sounds.Noise(100), Rig.Sounds.Noise(100));
        (report.LengthMs, report.IsWhole).ShouldBe((0, false));
        report.Failure.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_disk_with_less_room_than_recordings_must_leave_is_not_touched()
    {
        using var recorder = new Recorder(long.MaxValue, error => _alarms.Add(error.Code));
        var recording = recorder.Begin(Path.Combine(_folder, "a.wav"));
        Play(recording, Rig.Sounds.Noise(100), Rig.Sounds.Noise(100));
        (await End(recording, 100)).Failure.ShouldNotBeNull().ShouldContain("left");
        Directory.GetFiles(_folder).ShouldBeEmpty();
        _alarms.ShouldBe(["recording.failed"]);
    }

    [RequiresTmpfsFact]
    public async Task A_disk_that_is_really_full_keeps_what_fitted_and_later_recordings_work_once_there_is_room()
    {
        using var disk = SmallDisk.TryMount(1)!;
        var noise = Rig.Sounds.Noise(1000);
        var first = _recorder.Begin(Path.Combine(disk.Folder, "a.wav"));
        for (var second = 0; second < 100; second++)
            Play(first, noise, noise);
        var report = await End(first, 100_000);

        report.Failure.ShouldNotBeNull();
        report.LengthMs.ShouldBeInRange(50_000, 70_000);
        (report.HasPerson, report.HasMuster, report.IsWhole).ShouldBe((true, true, false));
        WavFile.ReadTelephone(report.File).Value.Length.ShouldBe(report.LengthMs * 8);
        _alarms.ShouldBe(["recording.failed"]);

        File.Delete(report.File);
        (await Record(Path.Combine(disk.Folder, "b.wav"), noise, noise)).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void A_frame_of_a_recording_allocates_nothing_but_now_and_then_a_block()
    {
        var recording = _recorder.Begin(Path.Combine(_folder, "a.wav"));
        var frame = Rig.Sounds.Noise(20);
        for (var i = 0; i < 60; i++)
            recording.Frame(frame, frame);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 30; i++)
            recording.Frame(frame, frame);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    public void Dispose()
    {
        _recorder.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Play(CallRecording recording, byte[] heard, byte[] said)
    {
        for (var at = 0; at < heard.Length; at += 160)
            recording.Frame(heard.AsSpan(at, 160), said.AsSpan(at, 160));
    }

    private static Task<RecordingReport> End(CallRecording recording, int callMs)
    {
        var told = new TaskCompletionSource<RecordingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        recording.End("{}"u8.ToArray(), callMs, told.SetResult);
        return told.Task.WaitAsync(Deadline);
    }

    private Task<RecordingReport> Record(string file, byte[] heard, byte[] said, int? callMs = null)
    {
        var recording = _recorder.Begin(file);
        Play(recording, heard, said);
        return End(recording, callMs ?? heard.Length / 8);
    }
}
