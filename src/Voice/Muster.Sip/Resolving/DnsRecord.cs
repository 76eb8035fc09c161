using System.Net;

namespace Muster.Sip;

/// <summary>Kinds of DNS records that finding a SIP server takes (RFC 1035, RFC 2782, RFC 3403, RFC 3596).</summary>
internal enum DnsType : ushort
{
    Address = 1,
    Alias = 5,
    Address6 = 28,
    Service = 33,
    NamingPointer = 35,
}

/// <summary>One record of an answer.</summary>
/// <param name="Name">Whose it is, in lower case, without the last dot.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Life">How long it may be kept.</param>
internal abstract record DnsRecord(string Name, DnsType Type, TimeSpan Life);

/// <summary>A or AAAA.</summary>
internal sealed record AddressRecord(string Name, DnsType Type, TimeSpan Life, IPAddress Address) : DnsRecord(Name, Type, Life);

/// <summary>CNAME.</summary>
internal sealed record AliasRecord(string Name, TimeSpan Life, string Target) : DnsRecord(Name, DnsType.Alias, Life);

/// <summary>SRV (RFC 2782); an empty target says that there is no such service.</summary>
internal sealed record ServiceRecord(string Name, TimeSpan Life, int Priority, int Weight, int Port, string Target) : DnsRecord(Name, DnsType.Service, Life);

/// <summary>NAPTR (RFC 3403), as far as SIP uses it: without its regular expression.</summary>
internal sealed record NamingPointerRecord(string Name, TimeSpan Life, int Order, int Preference, string Flags, string Service, string Replacement)
    : DnsRecord(Name, DnsType.NamingPointer, Life);

/// <summary>What a server said.</summary>
/// <param name="Id">The question's number.</param>
/// <param name="IsTruncated">The whole of it is to be asked for over TCP.</param>
/// <param name="Code">0 for an answer, 3 for a name that does not exist; all else is a failure of the server.</param>
/// <param name="Question">The name asked for; empty when it asked for nothing.</param>
/// <param name="QuestionType">The kind asked for.</param>
/// <param name="Records">Those of all sections whose kind is known here.</param>
internal sealed record DnsAnswer(ushort Id, bool IsTruncated, int Code, string Question, DnsType QuestionType, IReadOnlyList<DnsRecord> Records)
{
    public const int NoSuchName = 3;

    /// <summary>The records of a kind that the name leads to, through its aliases.</summary>
    public IEnumerable<DnsRecord> For(string name, DnsType type)
    {
        for (var aliases = 0; aliases < 8; aliases++)
        {
            var found = Records.Where(record => record.Name == name && record.Type == type).ToList();
            if (found.Count > 0 || Records.OfType<AliasRecord>().FirstOrDefault(alias => alias.Name == name) is not { } next)
                return found;
            name = next.Target;
        }

        return [];
    }
}
