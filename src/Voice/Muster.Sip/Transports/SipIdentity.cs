using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Muster.Sip;

/// <summary>
/// For which SIP domains a certificate speaks (RFC 5922 section 7): SIP URIs of its subjectAltName where it holds any, else its
/// DNS names, and addresses for a domain written in figures. No wildcards, no common name.
/// </summary>
internal static class SipIdentity
{
    private const string SubjectAltName = "2.5.29.17";
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag UriName = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag AddressName = new(TagClass.ContextSpecific, 7);

    public static bool Covers(X509Certificate2 certificate, string domain)
    {
        var names = Read(certificate);
        if (IPAddress.TryParse(domain, out var address))
            return names.Addresses.Contains(address);
        return (names.SipDomains.Count > 0 ? names.SipDomains : names.DnsNames).Contains(domain, StringComparer.OrdinalIgnoreCase);
    }

    private static Names Read(X509Certificate2 certificate)
    {
        var names = new Names([], [], []);
        foreach (var extension in certificate.Extensions)
        {
            if (extension.Oid?.Value == SubjectAltName)
                TryRead(extension.RawData, names);
        }

        return names;
    }

    private static void TryRead(byte[] extension, Names names)
    {
        try
        {
            var sequence = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
                ReadName(sequence, names);
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            // A certificate of the peer's making: names that cannot be read are no names.
        }
    }

    private static void ReadName(AsnReader sequence, Names names)
    {
        var tag = sequence.PeekTag();
        if (tag == DnsName)
            names.DnsNames.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
        else if (tag == UriName)
            AddUri(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag), names);
        else if (tag == AddressName && sequence.ReadOctetString(tag) is { Length: 4 or 16 } octets)
            names.Addresses.Add(new IPAddress(octets));
        else if (tag != AddressName)
            sequence.ReadEncodedValue();
    }

    // A URI with a user part speaks for that user, not for the domain (RFC 5922 section 7.1).
    private static void AddUri(string text, Names names)
    {
        if (SipUri.TryParse(text, out var uri) && uri.User.Length == 0)
            names.SipDomains.Add(uri.Host);
    }

    private sealed record Names(List<string> SipDomains, List<string> DnsNames, List<IPAddress> Addresses);
}
