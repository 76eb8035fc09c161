using System.Text.Encodings.Web;
using System.Text.Json;
using Muster.Kernel;
using Muster.Speech.Evaluating;

namespace Muster.Terminal;

/// <summary>An evaluation as a page or as JSON.</summary>
internal static class EvaluationView
{
    private const int MistakesMax = 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    /// <summary>Prints each line's figures as soon as they are there; confusions in full for the last.</summary>
    public static void Print(IEnumerable<Evaluation> evaluations, int unreadable)
    {
        Evaluation? last = null;
        Console.WriteLine($"{"line",-8} {"answers",7}  {"right",-21} {"wrong",-19} {"rejected",-21} {"others",6}  {"yet taken",-20} CPU");
        foreach (var evaluation in evaluations)
        {
            last = evaluation;
            Console.WriteLine(
                $"{evaluation.Line.Name,-8} {evaluation.Answers,7}  {Share(evaluation.Right, evaluation.Answers),-21} {Share(evaluation.Wrong, evaluation.Answers),-19} "
                + $"{Share(evaluation.Rejected, evaluation.Answers),-21} {evaluation.Others,6}  {Share(evaluation.Taken, evaluation.Others),-20} {evaluation.CpuMs:F0} ms");
        }

        if (unreadable > 0)
            Console.WriteLine($"{unreadable} recordings could not be read");
        if (last is not null)
            PrintConfusions(last);
    }

    public static void PrintJson(IReadOnlyList<Evaluation> evaluations, int unreadable) => Console.WriteLine(JsonSerializer.Serialize(
        new
        {
            Unreadable = unreadable,
            Lines = evaluations.Select(evaluation => new
            {
                evaluation.Line.Name,
                evaluation.Answers,
                Right = Counted(evaluation.Right, evaluation.Answers),
                Wrong = Counted(evaluation.Wrong, evaluation.Answers),
                Rejected = Counted(evaluation.Rejected, evaluation.Answers),
                Nearest = Counted(evaluation.Nearest, evaluation.Answers),
                evaluation.Others,
                Taken = Counted(evaluation.Taken, evaluation.Others),
                CpuMs = Math.Round(evaluation.CpuMs, 1),
                Confusions = evaluation.Confusions.Select(cell => new { cell.Said, cell.Heard, cell.Count }),
            }),
        },
        Json));

    private static void PrintConfusions(Evaluation evaluation)
    {
        Console.WriteLine();
        Console.WriteLine($"what was said, and what it was taken for ({evaluation.Line.Name}; right ones left out where there are many)");
        var many = evaluation.Confusions.Select(cell => cell.Said).Distinct(StringComparer.Ordinal).Count() > MistakesMax;
        foreach (var row in evaluation.Confusions.Where(cell => !many || (cell.Heard.Length > 0 && cell.Heard != cell.Said)).GroupBy(cell => cell.Said))
            Console.WriteLine($"  {Named(row.Key, "no answer"),-16} {string.Join(", ", row.Select(cell => $"{Named(cell.Heard, "rejected")} {cell.Count}"))}");
        var mistakes = evaluation.Results.Where(result => result.Heard.Accepted && result.Heard.Category != result.Trial.Expected).ToList();
        foreach (var (trial, heard) in mistakes.DistinctBy(result => (result.Trial.Text, result.Heard.Text)).Take(MistakesMax))
            Console.WriteLine($"  wrong: {trial.Text} → {heard.Text} ({heard.Confidence:F2})");
    }

    private static string Named(string category, string otherwise) => category.Length > 0 ? category : otherwise;

    private static string Share(int part, int whole) => whole == 0 ? "-" : $"{100.0 * part / whole,5:F1} % ({Wilson.Interval(part, whole)})";

    private static object? Counted(int part, int whole)
    {
        if (whole == 0)
            return null;
        var (low, high) = Wilson.Bounds(part, whole);
        return new { Count = part, Share = Math.Round((double)part / whole, 4), Low = Math.Round(low, 4), High = Math.Round(high, 4) };
    }
}
