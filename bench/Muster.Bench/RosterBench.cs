using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExcelDataReader;
using Muster.Outreach.Tables;

namespace Muster.Bench;

/// <summary>
/// What the check of a district's roster takes, in a process of its own: an XLSX and a CSV file of the same people, beside
/// the plain reading of the same workbook by the library underneath, which judges nothing.
/// </summary>
internal static class RosterBench
{
    private const int RowsByDefault = 400_000;
    private const double WorkbookSecondsMax = 30, CsvSecondsMax = 5, MegabytesMax = 300;

    /// <summary>The argument under which this program reads a workbook and does nothing else.</summary>
    private const string Peer = "--peer";

    private static readonly string[] Surnames = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "欧阳", "𠮷"];
    private static readonly string[] Communities = ["凤凰社区", "古楼社区", "西山社区", "临江社区", "花湖社区"];

    public static int Run(string[] args)
    {
        if (args is [Peer, var workbook])
            return ReadPlainly(workbook);
        int[] numbers = [RowsByDefault];
        if (!Numbers.TryRead(args, numbers))
        {
            Console.Error.WriteLine("usage: roster [ROWS]");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("muster-bench-roster-");
        try
        {
            return Measure(folder.FullName, numbers[0]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Measure(string folder, int rows)
    {
        var (workbook, csv) = (Path.Combine(folder, "roster.xlsx"), Path.Combine(folder, "roster.csv"));
        WriteWorkbook(workbook, rows);
        File.WriteAllLines(csv, People(rows).Select(cells => string.Join(',', cells)).Prepend(string.Join(',', Headers)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Console.WriteLine($"{rows:N0} rows; workbook {Megabytes(workbook):F0} MB, CSV {Megabytes(csv):F0} MB; load of the machine {ProcessFigures.Load()}");

        var program = Path.Combine(AppContext.BaseDirectory, "muster.dll");
        var checkedWorkbook = Time(program, "roster", "check", workbook);
        var checkedCsv = Time(program, "roster", "check", csv);
        var plain = Time(typeof(RosterBench).Assembly.Location, "roster", Peer, workbook);
        Console.WriteLine($"check of the workbook   {checkedWorkbook}   limit {WorkbookSecondsMax:F0} s, {MegabytesMax:F0} MB");
        Console.WriteLine($"check of the CSV        {checkedCsv}   limit {CsvSecondsMax:F0} s, {MegabytesMax:F0} MB");
        Console.WriteLine($"ExcelDataReader alone   {plain}   the check takes {checkedWorkbook.CpuSeconds / plain.CpuSeconds:F2} times its CPU");
        return checkedWorkbook.Seconds <= WorkbookSecondsMax && checkedCsv.Seconds <= CsvSecondsMax
            && checkedWorkbook.Megabytes <= MegabytesMax && checkedCsv.Megabytes <= MegabytesMax ? 0 : 1;
    }

    private static readonly string[] Headers = ["姓名", "身份证号", "手机号", "社区", "住址"];

    // One in a hundred repeats the one before, one in fifty has a phone that must be put right, one in a hundred none.
    private static IEnumerable<string[]> People(int rows)
    {
        var random = new Random(1);
        for (var i = 0; i < rows; i++)
        {
            var digits = $"1{3 + (random.Next(2) * 2)}{random.Next(9)}{i % 100_000_000:D8}";
            var phone = random.Next(100) switch
            {
                0 => "无",
                1 or 2 => $"+86 {digits[..3]}-{digits[3..7]}-{digits[7..]}",
                _ => digits,
            };
            string[] person =
            [
                Surnames[random.Next(Surnames.Length)] + (char)('一' + random.Next(2000)) + (char)('一' + random.Next(2000)),
                IdOf(i, random), phone, Communities[random.Next(Communities.Length)], $"滨湖南路 {random.Next(300)} 号 {random.Next(40)} 室",
            ];
            yield return person;
            if (random.Next(100) == 0 && ++i < rows)
                yield return person;
        }
    }

    private static string IdOf(int serial, Random random)
    {
        ReadOnlySpan<int> weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        var day = new DateOnly(1930, 1, 1).AddDays(random.Next(33_000));
        var digits = $"42070{1 + (serial % 9)}{day:yyyyMMdd}{serial / 9 % 1000:D3}";
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
            sum += (digits[i] - '0') * weights[i];
        return digits + "10X98765432"[sum % 11];
    }

    private static void WriteWorkbook(string path, int rows)
    {
        using var file = File.Create(path);
        var workbook = new Workbook(file);
        workbook.AddSheet("名单", [.. Headers.Select((title, index) => new Column<string[]>(title, 18, row => Cell.Of(row[index])))], People(rows));
        workbook.Complete();
    }

    private static int ReadPlainly(string workbook)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var file = File.OpenRead(workbook);
        using var reader = ExcelReaderFactory.CreateReader(file);
        var characters = 0L;
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
                characters += reader.GetValue(i)?.ToString()?.Length ?? 0;
        }

        Console.WriteLine(characters);
        return 0;
    }

    private static Cost Time(params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var reading = process.StandardOutput.ReadToEndAsync();
        var (peak, cpu) = (0L, TimeSpan.Zero);
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(50)))
        {
            peak = Math.Max(peak, ProcessFigures.PeakResidentBytes(process.Id) ?? 0);
            cpu = process.HasExited ? cpu : ProcessFigures.Cpu(process.Id);
        }

        reading.GetAwaiter().GetResult();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with status {process.ExitCode}.");
        return new Cost(clock.Elapsed.TotalSeconds, cpu.TotalSeconds, peak / 1e6);
    }

    private static double Megabytes(string path) => new FileInfo(path).Length / 1e6;

    /// <param name="Seconds">From the start of the process to its end.</param>
    /// <param name="CpuSeconds">Of all cores, to the last look before its end: what a loaded machine does not lengthen.</param>
    /// <param name="Megabytes">The most that it held in RAM.</param>
    private sealed record Cost(double Seconds, double CpuSeconds, double Megabytes)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds,6:F1} s  {CpuSeconds,5:F1} s CPU  {Megabytes,4:F0} MB");
    }
}
