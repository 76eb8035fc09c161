using System.Security.Cryptography;
using System.Text;

namespace Muster.Sip;

/// <summary>The hash of a digest challenge (RFC 7616 section 3.3, RFC 8760), weakest first.</summary>
public enum DigestAlgorithm
{
    Md5,

    /// <summary>MD5 with the nonces hashed into the secret.</summary>
    Md5Session,
    Sha256,

    /// <summary>SHA-256 with the nonces hashed into the secret.</summary>
    Sha256Session,
}

internal static class DigestAlgorithms
{
    public static string Name(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => "MD5",
        DigestAlgorithm.Md5Session => "MD5-sess",
        DigestAlgorithm.Sha256 => "SHA-256",
        _ => "SHA-256-sess",
    };

    public static bool IsSession(this DigestAlgorithm algorithm) => algorithm is DigestAlgorithm.Md5Session or DigestAlgorithm.Sha256Session;

    /// <summary>By its name; a missing one means MD5. Null for one that is not known here.</summary>
    public static DigestAlgorithm? Parse(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return DigestAlgorithm.Md5;
        foreach (var algorithm in Enum.GetValues<DigestAlgorithm>())
        {
            if (name.Equals(algorithm.Name(), StringComparison.OrdinalIgnoreCase))
                return algorithm;
        }

        return null;
    }

    /// <summary>Lower-case hexadecimal digits of the hash of wire text.</summary>
    public static string Hash(this DigestAlgorithm algorithm, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        return Convert.ToHexStringLower(algorithm is DigestAlgorithm.Md5 or DigestAlgorithm.Md5Session ? MD5.HashData(bytes) : SHA256.HashData(bytes));
    }
}
