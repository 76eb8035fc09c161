using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>The files of <see cref="SipTlsOptions"/>, read, and the handshakes that follow from them. For several threads at once.</summary>
internal sealed class TlsIdentity
{
    private readonly SipTlsOptions _options;
    private readonly X509Certificate2Collection? _authorities;
    private readonly Lock _gate = new();
    private SslStreamCertificateContext? _own;
    private DateTime _ownWrittenAt;

    private TlsIdentity(SipTlsOptions options, X509Certificate2Collection? authorities, SslStreamCertificateContext? own)
    {
        _options = options;
        _authorities = authorities;
        _own = own;
        _ownWrittenAt = WrittenAt(options);
    }

    /// <summary>Whether there is a certificate to be called with.</summary>
    public bool HasCertificate => _own is not null;

    /// <returns>Or <c>tls.authorities_unreadable</c>, <c>tls.certificate_unreadable</c>.</returns>
    public static Result<TlsIdentity> Load(SipTlsOptions options)
    {
        X509Certificate2Collection? authorities = null;
        if (options.AuthoritiesFile is { } file && !Read(() => ReadAuthorities(file), "tls.authorities_unreadable", file).TryGet(out authorities, out var error))
            return error;
        if (options.CertificateFile is not { } certificate)
            return new TlsIdentity(options, authorities, null);
        return Read(() => ReadOwn(options), "tls.certificate_unreadable", certificate).TryGet(out var own, out error)
            ? new TlsIdentity(options, authorities, own)
            : error;
    }

    /// <summary>How this side opens a connection to the server of a domain.</summary>
    public SslClientAuthenticationOptions TowardsServer(string domain) => new()
    {
        TargetHost = domain.Trim('[', ']'),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateContext = Own(),
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            _options.AcceptsAnyServer || Refuse(certificate as X509Certificate2, chain, errors, domain.Trim('[', ']')) is not { } why
                ? true
                : throw new AuthenticationException(why),
    };

    /// <summary>How this side takes a connection.</summary>
    public SslServerAuthenticationOptions TowardsCaller() => new()
    {
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ServerCertificateContext = Own(),
        ClientCertificateRequired = _options.RequiresCallersCertificate,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, _, _, errors) => !_options.RequiresCallersCertificate || errors == SslPolicyErrors.None,
    };

    // Of the names in a certificate SIP has its own opinion; chain and dates are as everywhere.
    private static string? Refuse(X509Certificate2? shown, X509Chain? chain, SslPolicyErrors errors, string domain)
    {
        if (shown is null)
            return "the server showed no certificate";
        if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return $"the server's certificate is not believed ({string.Join(", ", chain?.ChainStatus.Select(status => status.Status) ?? [])})";
        return SipIdentity.Covers(shown, domain) ? null : $"the server's certificate is not for {domain}";
    }

    private static Result<T> Read<T>(Func<T> read, string code, string file)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new Error(code, $"'{file}' cannot be used for TLS: {exception.Message.TrimEnd('.')}. It must be a PEM file that this program may read.");
        }
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("It holds no certificate");
    }

    private static SslStreamCertificateContext ReadOwn(SipTlsOptions options)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.CertificateFile!);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(options.CertificateFile!, options.KeyFile), chain, offline: true);
    }

    private static DateTime WrittenAt(SipTlsOptions options)
    {
        if (options.CertificateFile is not { } certificate)
            return default;
        var writtenAt = File.GetLastWriteTimeUtc(certificate);
        var keyWrittenAt = File.GetLastWriteTimeUtc(options.KeyFile ?? certificate);
        return keyWrittenAt > writtenAt ? keyWrittenAt : writtenAt;
    }

    // Renewed files are taken at the next handshake. Files half written are tried again at the one after; until then the old one serves.
    private SslStreamCertificateContext? Own()
    {
        lock (_gate)
        {
            if (_own is null)
                return null;
            var writtenAt = WrittenAt(_options);
            if (writtenAt != _ownWrittenAt && Read(() => ReadOwn(_options), "tls.certificate_unreadable", _options.CertificateFile!).TryGet(out var renewed, out _))
                (_own, _ownWrittenAt) = (renewed, writtenAt);
            return _own;
        }
    }

    // Made anew for each handshake: the stream writes its own wishes into it.
    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (_authorities is null)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_authorities);
        return policy;
    }
}
