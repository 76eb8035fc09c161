using System.Globalization;

namespace Muster.Bench;

/// <summary>Datagrams that the kernel threw away because nobody took them from a socket in time.</summary>
internal static class SocketDrops
{
    /// <summary>Those of the UDP sockets that are open now at ports of a range, since they were opened.</summary>
    public static long Between(int firstPort, int lastPort) => File.ReadLines("/proc/net/udp").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => PortOf(fields[1]) is var port && port >= firstPort && port <= lastPort)
        .Sum(fields => long.Parse(fields[^1], CultureInfo.InvariantCulture));

    private static int PortOf(string address) => int.Parse(address[(address.IndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
