using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Muster.EndToEnd.Tests;

/// <summary>Whatever is wrong, a user gets one clear sentence, a status that is not zero, and nothing half-written.</summary>
public sealed class BadInputTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_roster_that_is_not_there() =>
        await Refuses("roster.not_found", roster: _folder["nobody.csv"]);

    [Fact]
    public async Task An_empty_roster() =>
        await Refuses("roster.empty", roster: _folder.Write("roster.csv", ""));

    [Fact]
    public async Task A_roster_without_a_phone_column() =>
        await Refuses("roster.no_phone_column", roster: _folder.Write("roster.csv", "姓名,社区\n王一,东门\n"));

    [Fact]
    public async Task A_broken_workbook() =>
        await Refuses("roster.broken_workbook", roster: _folder.Write("roster.xlsx", "PK\u0003\u0004 this is no workbook"));

    [Fact]
    public async Task A_script_that_fails_its_check() =>
        await Refuses("script.", script: _folder.Write("script.yaml", "id: x\ntitle: x\nlanguage: zh\nsteps:\n  - goto: nowhere\n"));

    [Fact]
    public async Task A_trunk_that_does_not_answer() =>
        await Refuses("trunk.no_answer", trunk: $"sip:127.0.0.1:{Ports.Free()}");

    [Fact]
    public async Task A_trunk_without_a_port() =>
        await Refuses("trunk.bad_uri", trunk: "sip:127.0.0.1:http");

    [Fact]
    public async Task A_trunk_host_that_nobody_knows() =>
        await Refuses("trunk.unknown_host", trunk: "sip:no-such-host.invalid");

    [Fact]
    public async Task A_trunk_file_with_faults_and_one_that_is_not_there()
    {
        var file = _folder.Write("trunks.yaml", "trunks:\n  - address: 127.0.0.1\n    chanels: 3\n");
        using var bad = await MusterProgram.Run(Patience, "trunk", "check", "--trunks", file);
        bad.ExitStatus.ShouldNotBe(0);
        bad.Errors.ShouldContain("trunks.yaml:3:");
        bad.Errors.ShouldContain("did you mean 'channels'?");
        using var none = await MusterProgram.Run(Patience, "trunk", "check", "--trunks", _folder["none.yaml"]);
        none.ExitStatus.ShouldNotBe(0);
        none.Errors.ShouldContain("trunks.unreadable");
    }

    [Fact]
    public async Task A_check_of_no_line_and_of_a_silent_one()
    {
        using var none = await MusterProgram.Run(Patience, "trunk", "check");
        none.ExitStatus.ShouldNotBe(0);
        none.Errors.ShouldContain("trunk.none");
        using var silent = await MusterProgram.Run(Patience, "trunk", "check", $"sip:127.0.0.1:{Ports.Free()}", "--json");
        silent.ExitStatus.ShouldBe(1);
        silent.Output.ShouldContain("\"verdict\": \"failed\"");
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_made() =>
        await Refuses("out.not_writable", folder: Path.Combine(_folder.Write("file", ""), "out"));

    [Fact]
    public async Task A_trunk_that_refuses_every_call()
    {
        var port = Ports.Free();
        using var carrier = await Carrier(port, "--refuse-all");
        using var campaign = await Campaign(trunk: $"sip:127.0.0.1:{port}");
        campaign.ExitStatus.ShouldNotBe(0);
        campaign.Errors.ShouldContain("campaign.trunk_failing");
        File.ReadAllText(Path.Combine(_folder["out"], "summary.json")).ShouldContain("\"pending\":");
    }

    [Fact]
    public async Task A_port_in_use()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var carrier = await MusterProgram.Run(
            Patience, "carrier", "--listen", taken.LocalEndPoint!.ToString()!, "--people", People(), "--truth", _folder["truth.jsonl"]);
        carrier.ExitStatus.ShouldNotBe(0);
        carrier.Errors.ShouldContain("sip.port_in_use");
    }

    [SmallDiskFact]
    public async Task A_full_disk()
    {
        var disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        using var mounted = new SmallDisk(disk, kilobytes: 300);
        var port = Ports.Free();
        using var carrier = await Carrier(port);
        using var campaign = await Campaign(trunk: $"sip:127.0.0.1:{port}", folder: Path.Combine(disk, "out"));
        campaign.ExitStatus.ShouldNotBe(0);
        campaign.Errors.ShouldContain("disk_full");
        Directory.GetFiles(disk, "*.xlsx", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    private async Task Refuses(string code, string? roster = null, string? script = null, string trunk = "sip:127.0.0.1:9", string? folder = null)
    {
        using var campaign = await Campaign(roster, script, trunk, folder);
        campaign.ExitStatus.ShouldNotBe(0);
        campaign.Errors.ShouldContain(code);
        campaign.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1, campaign.Errors);
        if (Directory.Exists(_folder["out"]))
            Directory.GetFiles(_folder["out"], "*.xlsx").ShouldBeEmpty();
    }

    private async Task<MusterProgram> Campaign(string? roster = null, string? script = null, string trunk = "sip:127.0.0.1:9", string? folder = null) =>
        await MusterProgram.Run(
            Patience, "campaign", "run", "--roster", roster ?? Roster(), "--script", script ?? Repository.Script("ezhou-screening.yaml"),
            "--trunk", trunk, "--channels", "20", "--cps", "50", "--out", folder ?? _folder["out"]);

    private async Task<MusterProgram> Carrier(int port, params string[] more) =>
        await MusterProgram.StartUntil("listening", ["carrier", "--listen", $"127.0.0.1:{port}", "--people", People(), "--truth", _folder["truth.jsonl"], .. more]);

    private string Roster() => _folder.Write(
        "roster.csv",
        "姓名,手机号,住址\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"王{(char)('一' + i)},139000010{i:00},{new string('路', 200)}\n")));

    private string People() => _folder.Write(
        "people.jsonl",
        string.Concat(Enumerable.Range(0, 60).Select(i => $$"""{"number":"139000010{{i:00}}","behaviour":"busy","ring_ms":[10,20]}""" + "\n")));
}

/// <summary>A test on a disk of a few hundred kilobytes; it takes root to mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "mounting a small disk takes root";
    }
}

internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    public SmallDisk(string folder, int kilobytes)
    {
        _folder = folder;
        Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "muster-test", folder);
    }

    public void Dispose() => Run("umount", "-l", _folder);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
