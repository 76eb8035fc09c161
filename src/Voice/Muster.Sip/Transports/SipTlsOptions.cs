namespace Muster.Sip;

/// <summary>Who is believed over TLS, and who this side is (RFC 3261 section 26.3, RFC 5922). TLS 1.2 or newer.</summary>
public sealed record SipTlsOptions
{
    /// <summary>A PEM file of the authorities that are believed; null believes those of the machine.</summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>
    /// A PEM file with this side's certificate, its chain after it. With it this side is called by TLS too, and shows it where a
    /// server asks for one. It is read again when it changes; connections that stand are not touched.
    /// </summary>
    public string? CertificateFile { get; init; }

    /// <summary>The PEM file with the certificate's key; null when the certificate's own file holds it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Callers must show a certificate of a believed authority.</summary>
    public bool RequiresCallersCertificate { get; init; }

    /// <summary>
    /// Takes whatever certificate a server shows: anybody on the way can then listen and speak. For a laboratory only.
    /// </summary>
    public bool AcceptsAnyServer { get; init; }
}
