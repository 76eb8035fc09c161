using System.Net;
using System.Net.Sockets;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// Finds the servers of a SIP URI (RFC 3263): by NAPTR, SRV and addresses, in the order in which they are to be tried. Never on a
/// loop. For several threads at once.
/// </summary>
public sealed class SipResolver
{
    private const int HopsMax = 16;

    private static readonly IReadOnlyList<SipProtocol> Preference = [SipProtocol.Udp, SipProtocol.Tcp, SipProtocol.Tls];

    private readonly DnsOptions _options;
    private readonly DnsClient _dns;
    private readonly Random _random;

    /// <param name="options">Where to ask.</param>
    /// <param name="time">How long answers live.</param>
    /// <param name="seed">Chooses among servers of the same priority by their weights.</param>
    public SipResolver(DnsOptions options, TimeProvider time, int seed)
    {
        _options = options;
        _dns = new DnsClient(options, time);
        _random = new Random(seed);
    }

    /// <summary>Where requests for a URI go.</summary>
    /// <returns>
    /// One hop or more, the best first, each with the URI's host as the domain that a certificate must be for; or
    /// <c>dns.no_server</c>: the name does not exist, has no server, or cannot be asked for.
    /// </returns>
    public async Task<Result<IReadOnlyList<SipHop>>> Resolve(SipUri uri, CancellationToken stop)
    {
        if (uri.HopBy(SipProtocol.Udp) is { } hop)
            return (SipHop[])[hop];
        var otherwise = uri.Protocol ?? SipProtocol.Udp;
        var hops = uri.Port is null ? await ByServices(uri, stop) : [];
        if (hops.Count == 0)
            hops = await AtHost(uri.Host, otherwise, uri.Port ?? otherwise.DefaultPort(), uri.Host, stop);
        return hops.Count > 0
            ? hops.Take(HopsMax).ToList()
            : new Error("dns.no_server", $"No SIP server is known for '{uri.Host}': the name does not exist, or no name server answers.");
    }

    private async Task<List<SipHop>> ByServices(SipUri uri, CancellationToken stop)
    {
        var named = uri.Protocol is null ? await ByNamingPointers(uri.Host, stop) : [];
        if (named.Count > 0)
            return named;
        var hops = new List<SipHop>();
        foreach (var protocol in uri.Protocol is { } asked ? [asked] : Preference)
            hops.AddRange(await AtService(ServiceName(protocol, uri.Host), protocol, uri.Host, stop));
        return hops;
    }

    private async Task<List<SipHop>> ByNamingPointers(string domain, CancellationToken stop)
    {
        var hops = new List<SipHop>();
        var pointers = (await Ask(domain, DnsType.NamingPointer, stop)).Records.OfType<NamingPointerRecord>()
            .Where(pointer => pointer.Flags.Equals("s", StringComparison.OrdinalIgnoreCase))
            .OrderBy(pointer => pointer.Order)
            .ThenBy(pointer => pointer.Preference);
        foreach (var pointer in pointers.Take(HopsMax))
        {
            if (ProtocolOf(pointer.Service) is { } protocol)
                hops.AddRange(await AtService(pointer.Replacement, protocol, domain, stop));
        }

        return hops;
    }

    private async Task<List<SipHop>> AtService(string service, SipProtocol protocol, string domain, CancellationToken stop)
    {
        var hops = new List<SipHop>();
        var answer = await Ask(service, DnsType.Service, stop);
        foreach (var record in InOrder(answer.For(Lower(service), DnsType.Service).Cast<ServiceRecord>()).Take(HopsMax))
        {
            var given = answer.Records.OfType<AddressRecord>().Where(address => address.Name == record.Target).Select(address => address.Address).ToList();
            if (given.Count > 0)
                hops.AddRange(given.Select(address => new SipHop(protocol, new IPEndPoint(address, record.Port), domain)));
            else if (record.Target.Length > 0)
                hops.AddRange(await AtHost(record.Target, protocol, record.Port, domain, stop));
        }

        return hops;
    }

    // RFC 2782: the lowest priority first; among equals by chance, in proportion to the weights.
    private IEnumerable<ServiceRecord> InOrder(IEnumerable<ServiceRecord> records)
    {
        foreach (var equals in records.Where(record => record.Port > 0).GroupBy(record => record.Priority).OrderBy(group => group.Key))
        {
            var left = equals.OrderBy(record => record.Weight).ToList();
            while (left.Count > 0)
            {
                var chosen = Choose(left);
                left.Remove(chosen);
                yield return chosen;
            }
        }
    }

    private ServiceRecord Choose(List<ServiceRecord> records)
    {
        int drawn;
        lock (_random)
            drawn = _random.Next(records.Sum(record => record.Weight) + 1);
        return records.First(record => (drawn -= record.Weight) <= 0);
    }

    private async Task<List<SipHop>> AtHost(string host, SipProtocol protocol, int port, string domain, CancellationToken stop) =>
        (await Addresses(Lower(host), stop)).ConvertAll(address => new SipHop(protocol, new IPEndPoint(address, port), domain));

    private async Task<List<IPAddress>> Addresses(string host, CancellationToken stop)
    {
        var known = TextFile.Lines(_options.HostsFile)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Skip(1).Contains(host, StringComparer.OrdinalIgnoreCase) && IPAddress.TryParse(words[0], out _))
            .Select(words => IPAddress.Parse(words[0]))
            .ToList();
        if (known.Count > 0)
            return known;
        var isAnswered = false;
        var found = new List<IPAddress>();
        foreach (var type in new[] { DnsType.Address, DnsType.Address6 })
        {
            var answer = await _dns.Ask(host, type, stop);
            isAnswered |= answer is not null;
            found.AddRange(answer?.For(host, type).OfType<AddressRecord>().Select(record => record.Address) ?? []);
        }

        return isAnswered ? found : await AskMachine(host, stop);
    }

    // Where no name server answers, the machine may know the name in another way.
    private static async Task<List<IPAddress>> AskMachine(string host, CancellationToken stop)
    {
        try
        {
            return [.. await Dns.GetHostAddressesAsync(host, stop)];
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return [];
        }
    }

    private async Task<DnsAnswer> Ask(string name, DnsType type, CancellationToken stop) =>
        await _dns.Ask(name, type, stop) ?? new DnsAnswer(0, false, DnsAnswer.NoSuchName, Lower(name), type, []);

    private static string ServiceName(SipProtocol protocol, string domain) => protocol switch
    {
        SipProtocol.Udp => $"_sip._udp.{domain}",
        SipProtocol.Tcp => $"_sip._tcp.{domain}",
        _ => $"_sips._tcp.{domain}",
    };

    private static SipProtocol? ProtocolOf(string service) => service.ToUpperInvariant() switch
    {
        "SIP+D2U" => SipProtocol.Udp,
        "SIP+D2T" => SipProtocol.Tcp,
        "SIPS+D2T" => SipProtocol.Tls,
        _ => null,
    };

    private static string Lower(string name) => name.TrimEnd('.').ToLowerInvariant();
}
