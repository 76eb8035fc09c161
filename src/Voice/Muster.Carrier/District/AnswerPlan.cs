using Muster.Dialogue;

namespace Muster.Carrier.District;

/// <summary>Which answers people give to a script, as categories by question.</summary>
internal static class AnswerPlan
{
    // Ezhou: of 230,000 who answered, 164,847 (72 %) had been tested; 4,650 (2 %) had not and were still in the district. So
    // few would be four or five of a demo's hundred answers, so theirs is raised to 8 %; elsewhere: 4 %.
    private const double Tested = 72;
    private const double InDistrict = 8;
    private const double Elsewhere = 4;

    /// <summary>What is left of a hundred: people without a clear answer.</summary>
    public const double Unclear = 100 - Tested - InDistrict - Elsewhere;

    // A healthy district: most questions of a health check are answered no.
    private const double No = 85;

    /// <summary>One plan for each of a number of people.</summary>
    public static IReadOnlyDictionary<string, string>[] Deal(Script script, int people, Random chance) =>
        IsScreening(script)
            ? Shares.Deal(
                people,
                [
                    (Tested, Plan(("tested", "yes"))),
                    (InDistrict, Plan(("tested", "no"), ("in_district", "yes"))),
                    (Elsewhere, Plan(("tested", "no"), ("in_district", "no"))),
                ],
                chance)
            : [.. Enumerable.Range(0, people).Select(_ => Any(script, chance))];

    private static bool IsScreening(Script script) => new[] { "tested", "in_district" }.All(id =>
        script.Questions.Any(question => question.Id == id && question.Categories.Select(category => category.Name).Order().SequenceEqual(["no", "yes"])));

    // A question that takes values only is met with silence: the people know no values.
    private static IReadOnlyDictionary<string, string> Any(Script script, Random chance) => script.Questions.Where(question => question.Categories.Count > 0).ToDictionary(
        question => question.Id,
        question => AnyCategory(question, chance),
        StringComparer.Ordinal);

    private static string AnyCategory(Question question, Random chance)
    {
        var no = question.Categories.FirstOrDefault(category => category.Name == "no");
        return no is not null && chance.Next(100) < No ? no.Name : question.Categories[chance.Next(question.Categories.Count)].Name;
    }

    private static IReadOnlyDictionary<string, string> Plan(params (string Question, string Category)[] answers) =>
        answers.ToDictionary(answer => answer.Question, answer => answer.Category, StringComparer.Ordinal);
}
