using System.Diagnostics;
using System.Globalization;

namespace Muster.Bench;

/// <summary>Throws hostile input at every reader, each in turn, for as long as it is told; the seed it prints repeats a run.</summary>
internal static class FuzzBench
{
    private const int SecondsDefault = 60;

    public static int Run(string[] options)
    {
        if (!TryReadSeconds(options, out var seconds))
        {
            Console.Error.WriteLine("fuzz: write it as fuzz [--seconds N]");
            return 2;
        }

        var seed = Environment.TickCount;
        var targets = SipTargets.All(TortureFolder()).Concat(MediaTargets.All()).ToList();
        var each = TimeSpan.FromSeconds((double)seconds / targets.Count);
        Console.WriteLine($"seed {seed}, {each.TotalSeconds:0.0} s each");
        var finds = 0;
        foreach (var target in targets)
        {
            var start = Stopwatch.GetTimestamp();
            var report = target.Run(seed, _ => Stopwatch.GetElapsedTime(start) < each);
            Console.WriteLine(
                $"{report.Name,-18} {report.Inputs,12:N0} inputs  {report.Bytes / 1e6,8:N0} MB  at most {report.WorstBytesPerByte,5:0.0} bytes allocated a byte  {report.Finds.Count} finds");
            report.Finds.ForEach(Keep);
            finds += report.Finds.Count;
        }

        return finds == 0 ? 0 : 1;
    }

    private static bool TryReadSeconds(string[] options, out int seconds)
    {
        seconds = SecondsDefault;
        var number = options switch
        {
            [] => null,
            ["--seconds", var given] => given,
            [var given] => given,
            _ => "",
        };
        return number is null || (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds > 0);
    }

    private static void Keep(FuzzFind find)
    {
        var file = Path.Combine(Path.GetTempPath(), $"muster-fuzz-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(find.Input))[..12]}");
        File.WriteAllBytes(file, find.Input);
        Console.WriteLine($"  {file}: {find.What}");
    }

    private static string? TortureFolder()
    {
        var folder = Path.Combine(HumanWords.Shared ?? "", "sip", "rfc4475");
        return Directory.Exists(folder) ? folder : null;
    }
}
