using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Muster.Sip.Tests;

/// <summary>A certificate authority of the test's own, with a folder of PEM files that goes with it.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);

    private readonly string _folder = Directory.CreateTempSubdirectory("muster-tls-").FullName;
    private readonly X509Certificate2 _certificate;
    private long _serial;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _certificate = request.CreateSelfSigned(From, From.AddDays(30));
        File.WriteAllText(AuthoritiesFile, _certificate.ExportCertificatePem());
    }

    /// <summary>The authority's own certificate.</summary>
    public string AuthoritiesFile => Path.Combine(_folder, "authorities.pem");

    /// <summary>Writes a certificate with its key into one file, which it replaces at one stroke.</summary>
    /// <returns>The file.</returns>
    public string Issue(string file = "certificate.pem", string[]? dnsNames = null, string[]? uris = null, IPAddress[]? addresses = null)
    {
        var path = Path.Combine(_folder, file);
        var (certificate, key) = Create(dnsNames ?? [], uris ?? [], addresses ?? []);
        using (certificate)
        using (key)
            File.WriteAllText(path + ".new", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        File.Move(path + ".new", path, overwrite: true);
        return path;
    }

    public X509Certificate2 Certificate(string[]? dnsNames = null, string[]? uris = null, IPAddress[]? addresses = null)
    {
        var (certificate, key) = Create(dnsNames ?? [], uris ?? [], addresses ?? []);
        key.Dispose();
        return certificate;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (X509Certificate2 Certificate, ECDsa Key) Create(string[] dnsNames, string[] uris, IPAddress[] addresses)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test line", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        Array.ForEach(dnsNames, names.AddDnsName);
        Array.ForEach(uris, uri => names.AddUri(new Uri(uri)));
        Array.ForEach(addresses, names.AddIpAddress);
        if (dnsNames.Length + uris.Length + addresses.Length > 0)
            request.CertificateExtensions.Add(names.Build());
        return (request.Create(_certificate, From, From.AddDays(20), BitConverter.GetBytes(++_serial)), key);
    }
}
