using System.Runtime.InteropServices;
using Muster.Speech.Sherpa;

namespace Muster.Speech.Tests.Sherpa;

/// <summary>A real network runs in the real library: it hears people, and does not hear noise.</summary>
public sealed partial class VoiceActivityTests
{
    private const int Rate = 16_000;
    private const int WindowSamples = 512;

    [VoiceActivityFact]
    public void People_are_heard_and_noise_is_not()
    {
        var words = HumanWords.Load().Where(word => word.Text.Length >= 2).Take(40).ToArray();
        var random = new Random(1);
        var noises = Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, 8000).Select(_ => (short)random.Next(-1500, 1500)).ToArray()).ToArray();

        words.Count(word => HasSpeech(word.Pcm)).ShouldBeGreaterThanOrEqualTo(38);
        noises.Count(HasSpeech).ShouldBe(0);
    }

    private static unsafe bool HasSpeech(short[] pcm)
    {
        var model = Marshal.StringToCoTaskMemUTF8(VoiceActivityFactAttribute.Model);
        var silero = new Detector { Model = model, Threshold = 0.5f, SilenceMin = 0.2f, SpeechMin = 0.1f, WindowSamples = WindowSamples, SpeechMax = 10 };
        var config = new VoiceActivityConfig { Silero = silero, SampleRate = Rate, Threads = 1 };
        var detector = SherpaOnnxCreateVoiceActivityDetector(in config, bufferSeconds: 10);
        detector.ShouldNotBe(0);
        // The network is made for twice the telephone's rate: between two samples comes their mean.
        float[] samples = [.. pcm.Zip(pcm.Skip(1)).SelectMany(pair => (float[])[pair.First / 32768f, (pair.First + pair.Second) / 65536f]), .. new float[Rate / 2]];
        fixed (float* first = samples)
        {
            for (var at = 0; at + WindowSamples <= samples.Length; at += WindowSamples)
                SherpaOnnxVoiceActivityDetectorAcceptWaveform(detector, first + at, WindowSamples);
        }

        SherpaOnnxVoiceActivityDetectorFlush(detector);
        var heard = SherpaOnnxVoiceActivityDetectorEmpty(detector) == 0;
        SherpaOnnxDestroyVoiceActivityDetector(detector);
        Marshal.FreeCoTaskMem(model);
        return heard;
    }

    [LibraryImport(SherpaNative.Library)]
    private static partial nint SherpaOnnxCreateVoiceActivityDetector(in VoiceActivityConfig config, float bufferSeconds);

    [LibraryImport(SherpaNative.Library)]
    private static unsafe partial void SherpaOnnxVoiceActivityDetectorAcceptWaveform(nint detector, float* samples, int count);

    [LibraryImport(SherpaNative.Library)]
    private static partial void SherpaOnnxVoiceActivityDetectorFlush(nint detector);

    [LibraryImport(SherpaNative.Library)]
    private static partial int SherpaOnnxVoiceActivityDetectorEmpty(nint detector);

    [LibraryImport(SherpaNative.Library)]
    private static partial void SherpaOnnxDestroyVoiceActivityDetector(nint detector);

    /// <summary><c>SherpaOnnxSileroVadModelConfig</c>, and the same of another detector.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Detector
    {
        public nint Model;
        public float Threshold;
        public float SilenceMin;
        public float SpeechMin;
        public int WindowSamples;
        public float SpeechMax;
    }

    /// <summary><c>SherpaOnnxVadModelConfig</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct VoiceActivityConfig
    {
        public Detector Silero;
        public int SampleRate;
        public int Threads;
        public nint Provider;
        public int Debug;
        public Detector Ten;
    }
}
