using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Muster.Kernel;

namespace Muster.Speech.Prompts;

/// <summary>Speaks a text through the program <c>espeak-ng</c>, one process a text. The text goes in by standard input.</summary>
internal static class EspeakVoice
{
    /// <summary>Part of every cache key: raise it when the same text would sound different.</summary>
    public const int Version = 2;

    private const string Program = "espeak-ng";

    /// <summary>Longer than any text takes; a process that hangs is ended.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly Error MissingProgram = new("speech.no_synthesiser", $"The program {Program} is missing; install Debian's package {Program}.");

    /// <summary>
    /// The program's arguments for a language; null when it has no voice for it. Slower than its default of 175 words a
    /// minute, because elders listen; and not its voice <c>cmn</c>, which reads many common characters as English.
    /// </summary>
    public static string? ArgumentsFor(string language, bool isSlow = false) => (language, isSlow) switch
    {
        ("zh", false) => "-v cmn-latn-pinyin -s 160 -b 1",
        ("zh", true) => "-v cmn-latn-pinyin -s 120 -b 1",
        ("en", false) => "-v en-us -s 150 -b 1",
        ("en", true) => "-v en-us -s 112 -b 1",
        _ => null,
    };

    /// <summary>Why there is no voice on this machine; null when there is one.</summary>
    public static Error? Missing() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, Program))) ? null : MissingProgram;

    /// <returns><c>speech.no_synthesiser</c> when the program or the language is missing, <c>speech.not_spoken</c> when it fails.</returns>
    public static Result<Sound> Speak(string text, string language, bool isSlow = false)
    {
        if (ArgumentsFor(language, isSlow) is not { } arguments)
            return new Error("speech.no_synthesiser", $"There is no voice for the language '{language}'; it can be zh or en.");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, $"{arguments} --stdin --stdout")
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            })!;
            process.StandardInput.Write(text);
            process.StandardInput.Close();
            return SoundOf(process);
        }
        catch (Win32Exception)
        {
            return MissingProgram;
        }
        catch (IOException exception)
        {
            return new Error("speech.not_spoken", $"{Program} failed: {exception.Message}");
        }
    }

    private static Result<Sound> SoundOf(Process process)
    {
        using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
        using var sound = new MemoryStream();
        try
        {
            process.StandardOutput.BaseStream.CopyToAsync(sound, deadline.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.WaitForExit();
        return process.ExitCode == 0
            ? WavFile.Read(sound.ToArray(), Program)
            : new Error("speech.not_spoken", $"{Program} failed with status {process.ExitCode}.");
    }
}
