using System.Net;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>Where names are looked up.</summary>
public sealed record DnsOptions
{
    private const int ServersMax = 3;

    /// <summary>Name servers, in the order in which they are asked.</summary>
    public required IReadOnlyList<IPEndPoint> Servers { get; init; }

    /// <summary>How long one server may take for one answer.</summary>
    public TimeSpan AnswerMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many times the servers are asked in turn.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>Names that are known without asking (hosts(5)).</summary>
    public string HostsFile { get; init; } = "/etc/hosts";

    /// <summary>The name servers of this machine (resolv.conf(5)); that of the machine itself where the file names none.</summary>
    public static DnsOptions OfMachine(string resolvConf = "/etc/resolv.conf")
    {
        var servers = TextFile.Lines(resolvConf)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", ..] && words.Length > 1 && IPAddress.TryParse(words[1], out _))
            .Select(words => new IPEndPoint(IPAddress.Parse(words[1]), DnsClient.Port))
            .Take(ServersMax)
            .ToList();
        return new DnsOptions { Servers = servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, DnsClient.Port)] };
    }
}

/// <summary>Small files of the machine's.</summary>
internal static class TextFile
{
    /// <summary>The lines, without comments; none where the file cannot be read.</summary>
    public static IEnumerable<string> Lines(string path)
    {
        try
        {
            return File.ReadLines(path).Take(10_000).Select(line => line.Split('#')[0]).ToList();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
