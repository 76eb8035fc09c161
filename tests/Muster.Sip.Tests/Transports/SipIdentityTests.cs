using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Muster.Sip.Tests;

/// <summary>The rules of RFC 5922 section 7.</summary>
public sealed class SipIdentityTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("sip.example.com", true)]
    [InlineData("SIP.Example.com", true)]
    [InlineData("example.com", false)]
    [InlineData("other.sip.example.com", false)]
    [InlineData("127.0.0.1", false)]
    public void A_DNS_name_covers_itself_only(string domain, bool covered) =>
        Covers(_authority.Certificate(dnsNames: ["sip.example.com"]), domain).ShouldBe(covered);

    [Fact]
    public void A_wildcard_covers_nothing() =>
        Covers(_authority.Certificate(dnsNames: ["*.example.com"]), "sip.example.com").ShouldBeFalse();

    [Theory]
    [InlineData("example.com", true)]
    [InlineData("host.example.com", false)]
    public void A_SIP_URI_sets_the_DNS_names_aside(string domain, bool covered) =>
        Covers(_authority.Certificate(dnsNames: ["host.example.com"], uris: ["sip:example.com"]), domain).ShouldBe(covered);

    [Fact]
    public void The_URI_of_a_user_or_of_another_scheme_is_no_domain() =>
        Covers(_authority.Certificate(uris: ["sip:alice@example.com", "https://example.com"]), "example.com").ShouldBeFalse();

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("127.0.0.2", false)]
    public void An_address_covers_a_domain_in_figures(string domain, bool covered) =>
        Covers(_authority.Certificate(addresses: [IPAddress.Loopback, IPAddress.IPv6Loopback]), domain).ShouldBe(covered);

    [Fact]
    public void A_certificate_without_alternative_names_covers_nothing() =>
        Covers(_authority.Certificate(), "Test line").ShouldBeFalse();

    private static bool Covers(X509Certificate2 certificate, string domain)
    {
        using (certificate)
            return SipIdentity.Covers(certificate, domain);
    }
}
