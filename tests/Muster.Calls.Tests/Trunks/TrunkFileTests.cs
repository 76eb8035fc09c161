using Muster.Sip;

namespace Muster.Calls.Tests.Trunks;

/// <summary>What a trunk file says, and what is said of one that cannot be used.</summary>
public sealed class TrunkFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muster-trunks-").FullName;

    [Fact]
    public void Everything_that_can_be_written_is_read()
    {
        var trunk = Load("""
            trunks:
              - name: east
                address: sip:sip.carrier.example:5070
                transport: tcp
                nat: true
                outbound_proxy: 10.0.0.1:5080
                user: "02750000000"
                password_env: EAST
                realm: carrier.example
                domain: carrier.example
                register: 600
                caller_numbers: [02750000001, 02750000002]
                channels: 30
                cps: 2.5
                codecs: [pcmu]
                prefixes: ["1", "027"]
                number_form: "+86"
                ring_timeout_s: 35
                priority: 2
                weight: 5
                probe_s: 0
                faults_max: 7
                session_expires_s: 600
                srtp: optional
            """).ShouldHaveSingleItem();

        trunk.ShouldSatisfyAllConditions(
            () => trunk.Name.ShouldBe("east"),
            () => (trunk.Host, trunk.Port).ShouldBe(("sip.carrier.example", 5070)),
            () => trunk.Protocol.ShouldBe(SipProtocol.Tcp),
            () => trunk.IsBehindNat.ShouldBeTrue(),
            () => trunk.OutboundProxy!.ToString().ShouldBe("sip:10.0.0.1:5080;lr"),
            () => trunk.Next.ToString().ShouldBe("sip:10.0.0.1:5080;transport=tcp"),
            () => trunk.Credentials.ShouldBe(new SipCredentials("02750000000", "geheim", "carrier.example")),
            () => trunk.CallerDomain.ShouldBe("carrier.example"),
            () => trunk.Registration.ShouldBe(TimeSpan.FromMinutes(10)),
            () => trunk.CallerNumbers.ShouldBe(["02750000001", "02750000002"]),
            () => trunk.Channels.ShouldBe(30),
            () => trunk.CallsPerSecond.ShouldBe(2.5),
            () => trunk.Codecs.ShouldBe([AudioCodec.Pcmu]),
            () => trunk.Prefixes.ShouldBe(["1", "027"]),
            () => trunk.NumberForm.ShouldBe(NumberForm.PlusCountryCode),
            () => trunk.RingTimeout.ShouldBe(TimeSpan.FromSeconds(35)),
            () => (trunk.Priority, trunk.Weight).ShouldBe((2, 5)),
            () => trunk.ProbeEvery.ShouldBeNull(),
            () => trunk.FaultsMax.ShouldBe(7),
            () => trunk.SessionExpires.ShouldBe(TimeSpan.FromMinutes(10)),
            () => trunk.Srtp.ShouldBe(MediaSecurity.Optional));
    }

    [Fact]
    public void An_address_is_enough()
    {
        var trunk = Load("trunks: [{ address: 10.0.0.1 }]").ShouldHaveSingleItem();
        trunk.Name.ShouldBe("10.0.0.1");
        trunk.Registration.ShouldBeNull();
        trunk.Credentials.ShouldBeNull();
        trunk.ProbeEvery.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_registration_without_a_domain_is_with_the_host() =>
        Load("trunks: [{ address: sip.carrier.example, register: true, user: a, password_env: EAST }]")[0].CallerDomain.ShouldBe("sip.carrier.example");

    [Theory]
    [InlineData("", "trunks.empty")]
    [InlineData("- a", "trunks.empty")]
    [InlineData("trunks: []", "trunks.wrong_kind")]
    [InlineData("trunks: [a]", "trunks.wrong_kind")]
    [InlineData("trunks: {", "trunks.not_yaml")]
    [InlineData("lines: []", "trunks.missing_key")]
    [InlineData("trunks: [{ name: a }]", "trunks.missing_key")]
    [InlineData("trunks: [{ address: 'sip:a b' }]", "trunks.bad_address")]
    [InlineData("trunks: [{ address: a, channels: 0 }]", "trunks.out_of_range")]
    [InlineData("trunks: [{ address: a, cps: -1 }]", "trunks.out_of_range")]
    [InlineData("trunks: [{ address: a, cps: NaN }]", "trunks.out_of_range")]
    [InlineData("trunks: [{ address: a, chanels: 3 }]", "did you mean 'channels'?")]
    [InlineData("trunks: [{ address: a, transport: sctp }]", "'transport' is one of udp, tcp, tls; not 'sctp'")]
    [InlineData("trunks: [{ address: a, codecs: [g729] }]", "'g729' under 'codecs' is not pcma or pcmu")]
    [InlineData("trunks: [{ address: a, prefixes: [x] }]", "trunks.bad_value")]
    [InlineData("trunks: [{ address: a, caller_numbers: ['1 2'] }]", "trunks.bad_value")]
    [InlineData("trunks: [{ address: a, domain: 'a b' }]", "trunks.bad_value")]
    [InlineData("trunks: [{ address: a, outbound_proxy: ':' }]", "trunks.bad_address")]
    [InlineData("trunks: [{ address: 'sips:a', tls_ca: none.pem }]", "trunks.no_such_file")]
    [InlineData("trunks: [{ address: a }, { address: a }]", "trunks.same_name")]
    [InlineData("trunks: [{ address: a, user: u }]", "trunks.no_password")]
    [InlineData("trunks: [{ address: a, user: u, password_env: WEST }]", "'WEST' is not set")]
    [InlineData("trunks: [{ address: a, user: u, password_file: none }]", "trunks.no_password")]
    [InlineData("trunks: [{ address: a, password_env: EAST }]", "A password needs a 'user:'")]
    [InlineData("trunks: [{ address: a, user: u, password: geheim }]", "trunks.written_password")]
    public void A_fault_is_told_with_its_place(string yaml, string told)
    {
        var error = TrunkFile.Load(Write(yaml), Environment).Error!;
        error.Code.ShouldBe("trunks.bad_file");
        error.Message.ShouldContain(told);
        error.Message.ShouldMatch(@"trunks\.yaml:[12]:\d+: ");
        error.Message.ShouldNotContain("geheim");
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var message = TrunkFile.Load(Write("trunks:\n  - { address: a, weight: x }\n  - { address: b, colour: red }\n"), Environment).Error!.Message;
        message.ShouldContain("trunks.yaml:2:");
        message.ShouldContain("trunks.yaml:3:");
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_by_its_name() =>
        TrunkFile.Load(Path.Combine(_folder, "none.yaml")).Error!.Code.ShouldBe("trunks.unreadable");

    [Fact]
    public void A_password_file_that_others_can_read_is_refused()
    {
        var secret = Path.Combine(_folder, "secret");
        File.WriteAllText(secret, "geheim\n");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        TrunkFile.Load(Write("trunks: [{ address: a, user: u, password_file: secret }]")).Error!.Message.ShouldContain("chmod 600");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Load("trunks: [{ address: a, user: u, password_file: secret }]")[0].Credentials!.Password.ShouldBe("geheim");
    }

    [Theory]
    [InlineData(NumberForm.AsIs, "13800000000", "13800000000")]
    [InlineData(NumberForm.PlusCountryCode, "13800000000", "+8613800000000")]
    [InlineData(NumberForm.PlusCountryCode, "02750000000", "+862750000000")]
    [InlineData(NumberForm.CountryCode, "02750000000", "862750000000")]
    [InlineData(NumberForm.InternationalAccess, "13800000000", "008613800000000")]
    [InlineData(NumberForm.LongDistance, "13800000000", "013800000000")]
    [InlineData(NumberForm.LongDistance, "02750000000", "02750000000")]
    [InlineData(NumberForm.PlusCountryCode, "+8613800000000", "+8613800000000")]
    [InlineData(NumberForm.PlusCountryCode, "callee", "callee")]
    [InlineData(NumberForm.PlusCountryCode, "600", "600")]
    public void Numbers_are_written_as_the_carrier_wants_them(NumberForm form, string number, string written) => form.Write(number).ShouldBe(written);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IReadOnlyList<Trunk> Load(string yaml) => TrunkFile.Load(Write(yaml), Environment).Value;

    private static string? Environment(string name) => name == "EAST" ? "geheim" : null;

    private string Write(string yaml)
    {
        var path = Path.Combine(_folder, "trunks.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }
}
