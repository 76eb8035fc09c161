using System.Globalization;
using Muster.Kernel;

namespace Muster.Rtp;

/// <summary>The UDP ports of a program's calls, two for each: RTP on the even one, RTCP above it (RFC 3550 section 11).</summary>
/// <param name="First">1,024 to 65,534.</param>
/// <param name="Last">At most 65,535; <paramref name="First"/> and the one above it at the least.</param>
public sealed record RtpPortRange(int First, int Last)
{
    private const string KernelPorts = "/proc/sys/net/ipv4/ip_local_port_range";
    private const string ReservedPorts = "/proc/sys/net/ipv4/ip_local_reserved_ports";

    /// <summary>Below the ports that Linux hands out by itself, as it is delivered.</summary>
    public static RtpPortRange Default { get; } = new(20_000, 29_999);

    /// <summary>Calls that it holds at once.</summary>
    public int Pairs => (Last - (First + (First & 1)) + 1) / 2;

    /// <summary>Reads <c>FIRST-LAST</c>.</summary>
    /// <returns>Errors: <c>rtp.bad_ports</c>.</returns>
    public static Result<RtpPortRange> Parse(string text)
    {
        var read = TryRead(text);
        return read is { First: >= 1024, Last: <= 65_535, Pairs: > 0 }
            ? read
            : new Error("rtp.bad_ports", $"'{text}' is no range of RTP ports; write it as FIRST-LAST, such as 20000-29999, between 1024 and 65535.");
    }

    /// <summary>Whether it holds so many calls.</summary>
    /// <returns>Null, or <c>rtp.too_few_ports</c>.</returns>
    public Error? CheckRoom(int calls) => Pairs >= calls
        ? null
        : new Error("rtp.too_few_ports", $"{calls} calls at once need {2 * calls} RTP ports, and {First} to {Last} hold {Pairs} pairs; widen the range or lower the number of channels.");

    /// <summary>
    /// Whether the kernel may hand out ports of this range to other programs (<c>ip_local_port_range</c>) that nobody has
    /// reserved (<c>ip_local_reserved_ports</c>): then a call now and then finds its port taken.
    /// </summary>
    /// <returns>Null, or <c>rtp.ephemeral_ports</c>: a warning.</returns>
    public Error? CheckKernelPorts() => CheckKernelPorts(ReadSetting(KernelPorts), ReadSetting(ReservedPorts));

    internal Error? CheckKernelPorts(string range, string reserved)
    {
        if (TryRead(string.Join('-', range.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))) is not { } kernel)
            return null;
        var (from, to) = (Math.Max(First, kernel.First), Math.Min(Last, kernel.Last));
        var kept = reserved.Split(',', StringSplitOptions.TrimEntries).Select(part => TryRead(part)).OfType<RtpPortRange>().ToList();
        var open = Enumerable.Range(from, Math.Max(0, to - from + 1)).Count(port => !kept.Exists(each => each.First <= port && port <= each.Last));
        return open == 0
            ? null
            : new Error("rtp.ephemeral_ports", $"{open} of the RTP ports {First} to {Last} may be taken by other programs at any time; choose ports outside {kernel.First} to {kernel.Last}, or reserve them in net.ipv4.ip_local_reserved_ports.");
    }

    // One number is a range of one.
    private static RtpPortRange? TryRead(string text)
    {
        var parts = text.Split('-');
        return parts.Length is 1 or 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? new RtpPortRange(first, last)
            : null;
    }

    private static string ReadSetting(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
