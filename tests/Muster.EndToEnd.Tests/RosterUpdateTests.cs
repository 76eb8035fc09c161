using System.Text.Json;

namespace Muster.EndToEnd.Tests;

/// <summary>A roster is corrected between two runs, by the commands that an operator types.</summary>
public sealed class RosterUpdateTests : IDisposable
{
    private const string Head = "姓名,手机号\n张三,13900001001\n李四,13900001002\n";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_corrected_roster_is_tried_taken_in_and_taken_back()
    {
        var first = _folder.Write("first.csv", Head);
        var second = _folder.Write("second.csv", Head.Replace("13900001002", "13900001003", StringComparison.Ordinal) + "王五,13900001004\n");
        await MusterProgram.Refuse("trunk.no_answer", CampaignOf(first));

        (await MusterProgram.Succeed("campaign", "update", "--out", _folder["out"], "--roster", second, "--dry-run")).ShouldContain("新增 1，更改 1，撤下 0");
        (await MusterProgram.Succeed("campaign", "update", "--out", _folder["out"], "--roster", second)).ShouldContain("新增 1，更改 1，撤下 0，已有结果不再变 0，未变 1");
        (await MusterProgram.Succeed("campaign", "update", "--out", _folder["out"], "--roster", second)).ShouldContain("新增 0，更改 0，撤下 0，已有结果不再变 0，未变 3");
        await MusterProgram.Refuse("campaign.other_campaign", CampaignOf(first));
        await MusterProgram.Refuse("trunk.no_answer", CampaignOf(second));
        (await MusterProgram.Succeed("campaign", "update", "--out", _folder["out"], "--undo")).ShouldContain("撤下 1");
        await MusterProgram.Refuse("campaign.nothing_to_undo", "campaign", "update", "--out", _folder["out"], "--undo");
        await MusterProgram.Refuse("trunk.no_answer", CampaignOf(first));

        using var status = JsonDocument.Parse(await MusterProgram.Succeed("campaign", "status", "--out", _folder["out"], "--json"));
        status.RootElement.GetProperty("imports").EnumerateArray()
            .Select(import => (import.GetProperty("kind").GetString(), import.GetProperty("roster_name").GetString(), import.GetProperty("changes").GetProperty("added").GetInt32()))
            .ShouldBe([("begin", "first.csv", 2), ("update", "second.csv", 1), ("undo", "first.csv", 0)]);
        (await MusterProgram.Succeed("campaign", "status", "--out", _folder["out"])).ShouldContain("撤回更新");
    }

    [Fact]
    public async Task People_are_left_out_for_one_purpose_and_shown_masked()
    {
        var roster = _folder.Write("roster.csv", Head);
        var numbers = _folder["numbers.db"];
        await MusterProgram.Succeed("numbers", "leave-out", "add", "139-0000-1001", "--numbers", numbers, "--purpose", "survey", "--why", "本人要求");

        var list = await MusterProgram.Succeed("numbers", "leave-out", "list", "--numbers", numbers);
        list.ShouldContain("139****1001");
        list.ShouldNotContain("13900001001");
        (await MusterProgram.Succeed("roster", "check", roster, "--numbers", numbers, "--json")).ShouldContain("\"rejected_by\":{\"left_out\":1}");
        var plan = _folder.Write("plan.yaml", "purpose: emergency\n");
        (await MusterProgram.Succeed("roster", "check", roster, "--numbers", numbers, "--plan", plan, "--json")).ShouldContain("\"rejected_by\":{}");
    }

    [Fact]
    public async Task A_list_of_nobody_a_purpose_that_is_none_and_a_memory_that_is_not_there()
    {
        var file = _folder.Write("list.csv", "电话\n无\n");
        await MusterProgram.Refuse("leave_out.empty", "numbers", "leave-out", "add", file, "--numbers", _folder["n.db"], "--purpose", "survey", "--why", "x");
        await MusterProgram.Refuse("gossip", "numbers", "leave-out", "add", file, "--numbers", _folder["n.db"], "--purpose", "gossip", "--why", "x");
        await MusterProgram.Refuse("numbers.not_found", "numbers", "show", "13900001001", "--numbers", _folder["none.db"]);
        await MusterProgram.Refuse("numbers.no_number", "numbers", "show", "12", "--numbers", _folder["none.db"]);
    }

    private string[] CampaignOf(string roster) =>
    [
        "campaign", "run", "--roster", roster, "--script", Repository.Script("ezhou-screening.yaml"),
        "--trunk", $"sip:127.0.0.1:{Ports.Free()}", "--out", _folder["out"],
    ];
}
