using System.Runtime.InteropServices;
using Muster.Kernel;

namespace Muster.Speech.Sherpa;

/// <summary>Finds and loads the shared libraries of sherpa-onnx, which the npm package <c>sherpa-onnx-linux-x64</c> carries.</summary>
internal static class SherpaLibrary
{
    /// <summary>The only version whose structures these are: they grow from one to the next.</summary>
    public const string Version = "1.13.8";

    private static readonly Lock Loading = new();

    /// <summary>Loads the libraries, once in a process.</summary>
    /// <param name="folder">Where they lie; null for MUSTER_SHERPA, <c>.muster/sherpa-onnx</c>, or the system's own folders.</param>
    /// <returns>Null when they are there; else <c>speech.no_library</c>, which also stands for another version.</returns>
    public static Error? Load(string? folder)
    {
        lock (Loading)
        {
            var found = (folder is not null ? [folder] : UsualFolders()).Select(usual => Path.Combine(usual, SherpaNative.Library)).FirstOrDefault(File.Exists);
            if (found is null && folder is not null)
                return Missing($"{folder} has no {SherpaNative.Library} in it");
            try
            {
                // Once loaded by its path it answers to its name, which is all that the imports know.
                NativeLibrary.Load(found ?? SherpaNative.Library);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                return Missing(found is null ? $"{SherpaNative.Library} is not on this machine" : $"{found} does not load ({exception.Message.ReplaceLineEndings(" ")})");
            }

            var version = Marshal.PtrToStringUTF8(SherpaNative.SherpaOnnxGetVersionStr());
            return version == Version ? null : new Error("speech.no_library", $"sherpa-onnx {version} is installed where {Version} is needed.");
        }
    }

    private static Error Missing(string why) =>
        new("speech.no_library", $"{why}; './muster sherpa' installs sherpa-onnx {Version}, or name the folder of its libraries with MUSTER_SHERPA.");

    private static IEnumerable<string> UsualFolders()
    {
        if (Environment.GetEnvironmentVariable("MUSTER_SHERPA") is { Length: > 0 } given)
            yield return given;
        foreach (var start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                yield return Path.Combine(folder.FullName, ".muster", "sherpa-onnx");
        }
    }
}
