using System.Diagnostics;
using System.Text;
using Muster.Kernel;

namespace Muster.Speech;

/// <summary>eSpeak NG, run as a program for each text; what it says is cached, so that happens once.</summary>
public static class ESpeak
{
    /// <summary>Characters of one text.</summary>
    public const int TextMax = 500;

    private const string Program = "espeak-ng";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Why it cannot speak here, or null.</summary>
    public static Error? Missing() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, Program)))
            ? null
            : new Error("speech.no_synthesiser", "eSpeak NG is not installed, so prompts cannot be spoken; install the Debian package espeak-ng.");

    /// <summary>Voice and pace of a language: a little slower than eSpeak's own, for old people on the telephone.</summary>
    internal static string Settings(string language) => language == "zh" ? "cmn-latn-pinyin 160" : "en-us 150";

    /// <summary>Says a text.</summary>
    internal static Result<WavAudio> Speak(string text, string language)
    {
        if (text.Length > TextMax)
            return new Error("speech.not_spoken", $"A prompt of {text.Length} characters is too long; {TextMax} is the most.");
        var settings = Settings(language).Split(' ');
        var start = new ProcessStartInfo(Program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var argument in new[] { "-v", settings[0], "-s", settings[1], "-b", "1", "--stdout", "--stdin" })
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            using var deadline = new Timer(_ => Kill(process), null, Patience, Timeout.InfiniteTimeSpan);
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            process.StandardInput.Write(text);
            process.StandardInput.Close();
            using var wav = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(wav);
            process.WaitForExit();
            return WavFile.Read(wav.ToArray()) is { Samples.Length: > 0 } audio
                ? audio
                : new Error("speech.not_spoken", $"eSpeak NG said nothing (status {process.ExitCode}).");
        }
        catch (Exception exception) when (exception is IOException or System.ComponentModel.Win32Exception)
        {
            return new Error("speech.not_spoken", $"eSpeak NG could not be run: {exception.Message}");
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself at the same moment.
        }
    }
}
