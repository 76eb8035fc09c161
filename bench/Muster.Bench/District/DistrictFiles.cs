using System.Text.Encodings.Web;
using System.Text.Json;
using Muster.Carrier.District;

namespace Muster.Bench.District;

/// <summary>The roster of a district, the people behind its numbers, and a script that takes a minute with each of them.</summary>
internal sealed class DistrictFiles
{
    /// <summary>Read out before the first question, and what makes the talk a minute long.</summary>
    private const string Notice =
        "今天全区开展核酸检测，请您带好身份证，戴好口罩，按照社区通知的时间到采样点排队，排队的时候前后保持一米距离，不要聚集，不要交谈。"
        + "采样之后请您马上回家，不要在路上停留。家里有老人行动不便的，可以告诉社区，医生会上门采样。"
        + "如果您有发烧、咳嗽、嗓子疼，请不要到采样点，先给社区打电话，我们会派车送您去医院看病。这几天请您少出门，勤洗手，多开窗。";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Unanswered = ["rings_out", "rings_out", "busy", "power_off", "empty", "rejects"];

    /// <summary>Writes them.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="calls">Rows of the roster, one call each.</param>
    /// <param name="percentAnswered">Of a hundred people, those who answer.</param>
    public DistrictFiles(string folder, int calls, int percentAnswered)
    {
        Calls = calls;
        ScriptPath = Path.Combine(folder, "script.yaml");
        RosterPath = Path.Combine(folder, Population.RosterFile);
        var script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "scripts", "ezhou-screening.yaml"));
        File.WriteAllText(ScriptPath, script.Replace("  - ask: tested\n", $"  - say: {Notice}\n\n  - ask: tested\n", StringComparison.Ordinal));
        File.WriteAllLines(RosterPath, Enumerable.Range(0, calls).Select(index => $"居民{index},{Number(index)}").Prepend("姓名,手机号"));
        var chance = new Random(1);
        File.WriteAllLines(Path.Combine(folder, Population.PeopleFile), Enumerable.Range(0, calls).Select(index => Resident(index, chance, percentAnswered)));
    }

    public int Calls { get; }

    public string ScriptPath { get; }

    public string RosterPath { get; }

    private static string Number(int index) => $"139{index:D8}";

    private static string Resident(int index, Random chance, int percentAnswered)
    {
        var behaviour = chance.Next(100) < percentAnswered ? "answers" : Unanswered[chance.Next(Unanswered.Length)];
        return JsonSerializer.Serialize(
            new
            {
                number = Number(index),
                behaviour,
                voice = "3",
                says_hello = chance.Next(2) == 0,
                ring_ms = new[] { 5000, 15000 },
                react_ms = new[] { 200, 900 },
                answers = chance.Next(100) < 85 ? Tested : chance.Next(3) < 2 ? AtHome : Away,
            },
            Json);
    }

    private static object[] Tested => [new { question = "tested", category = "yes", say = new[] { "已经做过了", "今天做过了" } }];

    private static object[] AtHome =>
    [
        new { question = "tested", category = "no", say = new[] { "今天还没有做", "还没有做" } },
        new { question = "in_district", category = "yes", say = new[] { "我还在鄂城", "在鄂城区" } },
    ];

    private static object[] Away =>
    [
        new { question = "tested", category = "no", say = new[] { "今天还没有做", "还没有做" } },
        new { question = "in_district", category = "no", say = new[] { "我在外地", "在外地上班" } },
    ];
}
