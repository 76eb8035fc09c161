using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rehearsals;

namespace Muster.Commands;

/// <summary>Who is called in a rehearsal, and what they answer: a percentage, or weights such as <c>busy=4,power_off=6</c>.</summary>
internal static class SharesOptions
{
    private static readonly Dictionary<string, Disposition> Endings = SimulatedShares.Endings.ToDictionary(OutcomeNames.Of, StringComparer.Ordinal);

    private static readonly Dictionary<string, SimulatedHabit> HabitNames =
        Enum.GetValues<SimulatedHabit>().ToDictionary(habit => JsonNamingPolicy.SnakeCaseLower.ConvertName(habit.ToString()), StringComparer.Ordinal);

    private static readonly Option<string?> Answered = new("--answered") { Description = "first calls that somebody answers; 72%" };
    private static readonly Option<string?> Unanswered = new("--unanswered") { Description = "weights of how the others end; no_answer=10,power_off=6,busy=4,empty_number=4,rejected=2,voicemail=2" };
    private static readonly Option<string?> Habits = new("--habits") { Description = "weights of how people take the call; answers=74,hangs_up=6,unclear=6,silent=5,refuses=4,wrong_person=3,later=2" };
    private static readonly Option<string[]> Answers = new("--answer") { Description = "weights of a question's answers, such as tested:yes=97,no=3; the first answer 80 % when not given", HelpName = "question:answer=weight,…" };

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Answered, Unanswered, Habits, Answers })
            command.Options.Add(option);
    }

    public static Result<SimulatedShares> Read(ParseResult arguments)
    {
        var shares = new SimulatedShares();
        if (arguments.GetValue(Answered) is { } answered)
        {
            if (!TryShare(answered, out var share))
                return RehearseCommand.Bad("--answered", answered, "a share such as 72%");
            shares = shares with { Answered = share };
        }

        if (arguments.GetValue(Unanswered) is { } unanswered)
        {
            if (!TryWeights(unanswered, out var weights) || !TryName(weights, Endings, out var endings))
                return RehearseCommand.Bad("--unanswered", unanswered, $"weights such as no_answer=10,busy=4, of {string.Join(", ", Endings.Keys)}");
            shares = shares with { Unanswered = endings };
        }

        if (arguments.GetValue(Habits) is { } written)
        {
            if (!TryWeights(written, out var weights) || !TryName(weights, HabitNames, out var habits))
                return RehearseCommand.Bad("--habits", written, $"weights such as answers=74,silent=5, of {string.Join(", ", HabitNames.Keys)}");
            shares = shares with { Habits = habits };
        }

        return ReadAnswers(arguments.GetValue(Answers) ?? []).TryGet(out var answers, out var error) ? shares with { Answers = answers } : error;
    }

    private static Result<IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>> ReadAnswers(string[] written)
    {
        var answers = new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal);
        foreach (var answer in written)
        {
            if (answer.Split(':', 2) is not [var question, var after] || !TryWeights(after, out var weights))
                return RehearseCommand.Bad("--answer", answer, "a question and its answers, such as tested:yes=97,no=3");
            answers[question] = weights;
        }

        return answers;
    }

    private static bool TryWeights(string written, out Dictionary<string, double> weights)
    {
        weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in written.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var number]
                || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight))
                return false;
            weights[name] = weight;
        }

        return true;
    }

    private static bool TryName<T>(Dictionary<string, double> weights, Dictionary<string, T> names, out Dictionary<T, double> named)
        where T : notnull
    {
        named = weights.Where(weight => names.ContainsKey(weight.Key)).ToDictionary(weight => names[weight.Key], weight => weight.Value);
        return named.Count == weights.Count;
    }

    private static bool TryShare(string written, out double share)
    {
        var isPercent = written.EndsWith('%');
        var parsed = double.TryParse(written.AsSpan().TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share);
        share = isPercent ? share / 100 : share;
        return parsed && share <= 1;
    }
}
