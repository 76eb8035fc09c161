using System.Globalization;
using System.Net;
using System.Text;

namespace Muster.Sip;

/// <summary>Reads SDP (RFC 8866) as exchanges really write it: missing lines, bare line feeds and unknown attributes do no harm.</summary>
internal static class SdpReader
{
    private const int MediaMax = 32;
    private const int FormatsMax = 64;
    private const int CryptosMax = 16;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out IReadOnlyList<SdpMedia> media)
    {
        media = [];
        var part = new Part();
        var session = part;
        var parts = new List<Part>();
        var isFirst = true;
        foreach (var line in Encoding.Latin1.GetString(bytes).AsSpan().EnumerateLines())
        {
            if (line.Length < 2 || line[1] != '=')
                continue;
            if (isFirst && line[0] != 'v')
                return false;
            isFirst = false;
            var value = line[2..].Trim();
            if (line[0] == 'm')
            {
                part = new Part { Line = ReadMediaLine(value) };
                parts.Add(part);
            }
            else
            {
                part.Read(line[0], value);
            }

            if (parts.Count > MediaMax || (parts.Count > 0 && part.Line is null))
                return false;
        }

        media = parts.ConvertAll(each => each.Describe(session));
        return !isFirst;
    }

    private static SdpMedia? ReadMediaLine(ReadOnlySpan<char> value)
    {
        var words = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 4 or > FormatsMax + 3)
            return null;
        var slash = words[1].IndexOf('/', StringComparison.Ordinal);
        var portText = slash < 0 ? words[1] : words[1][..slash];
        return int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? new SdpMedia(words[0], port, words[2], words[3..])
            : null;
    }

    /// <summary>The lines of the session, or of one media part, gathered.</summary>
    private sealed class Part
    {
        private readonly Dictionary<string, string> _rtpMaps = new(StringComparer.Ordinal);
        private readonly List<SdpCrypto> _cryptos = [];
        private IPAddress? _address;
        private MediaDirection? _direction;
        private int _packetTimeMs;

        public SdpMedia? Line { get; init; }

        public void Read(char type, ReadOnlySpan<char> value)
        {
            if (type == 'c')
                _address = ReadAddress(value);
            else if (type == 'a')
                ReadAttribute(value);
        }

        public SdpMedia Describe(Part session)
        {
            var address = _address ?? session._address;
            var direction = _direction ?? session._direction ?? MediaDirection.SendRecv;
            return Line! with
            {
                Address = address,
                RtpMaps = _rtpMaps,
                Cryptos = _cryptos,
                PacketTimeMs = _packetTimeMs,
                Direction = IsNowhere(address) ? WithoutHearing(direction) : direction,
            };
        }

        // c=0.0.0.0 is how RFC 2543 put a call on hold: nothing is to be sent there.
        private static bool IsNowhere(IPAddress? address) => IPAddress.Any.Equals(address) || IPAddress.IPv6Any.Equals(address);

        private static MediaDirection WithoutHearing(MediaDirection direction) =>
            direction is MediaDirection.SendRecv or MediaDirection.SendOnly ? MediaDirection.SendOnly : MediaDirection.Inactive;

        private static IPAddress? ReadAddress(ReadOnlySpan<char> value)
        {
            var lastSpace = value.LastIndexOf(' ');
            var text = value[(lastSpace + 1)..];
            var slash = text.IndexOf('/');
            return IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) ? address : null;
        }

        private void ReadAttribute(ReadOnlySpan<char> value)
        {
            if (value.StartsWith("rtpmap:"))
                ReadRtpMap(value[7..].Trim());
            else if (value.StartsWith("ptime:"))
                _packetTimeMs = int.TryParse(value[6..], NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms is > 0 and <= 200 ? ms : 0;
            else if (value.StartsWith("crypto:"))
                ReadCrypto(value[7..]);
            else
                _direction = DirectionOf(value) ?? _direction;
        }

        private void ReadCrypto(ReadOnlySpan<char> value)
        {
            if (_cryptos.Count < CryptosMax && SdpCrypto.TryRead(value, out var crypto))
                _cryptos.Add(crypto);
        }

        private void ReadRtpMap(ReadOnlySpan<char> value)
        {
            var gap = value.IndexOf(' ');
            if (gap > 0 && _rtpMaps.Count < FormatsMax)
                _rtpMaps[value[..gap].ToString()] = value[gap..].Trim().ToString();
        }

        private static MediaDirection? DirectionOf(ReadOnlySpan<char> attribute) => attribute switch
        {
            "sendrecv" => MediaDirection.SendRecv,
            "sendonly" => MediaDirection.SendOnly,
            "recvonly" => MediaDirection.RecvOnly,
            "inactive" => MediaDirection.Inactive,
            _ => null,
        };
    }
}
