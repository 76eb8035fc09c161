using System.Runtime.InteropServices;

namespace Muster.Sip;

/// <summary>One header line. The value is wire text: one char a byte (Latin-1), unfolded, so that what is echoed leaves as it came.</summary>
internal readonly record struct SipHeader(string Name, string Value);

/// <summary>A request or a response (RFC 3261 section 7).</summary>
internal abstract class SipMessage
{
    private readonly List<SipHeader> _headers = new(16);

    /// <summary>All lines; not to be kept while lines are added.</summary>
    public ReadOnlySpan<SipHeader> Headers => CollectionsMarshal.AsSpan(_headers);

    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>A line among the headers was no header; the rest is readable.</summary>
    public bool HasMalformedHeader { get; set; }

    /// <summary>The value of the first line of that name.</summary>
    public string? First(string name)
    {
        foreach (var header in _headers)
        {
            if (Is(header, name))
                return header.Value;
        }

        return null;
    }

    public int Count(string name)
    {
        var count = 0;
        foreach (var header in _headers)
            count += Is(header, name) ? 1 : 0;
        return count;
    }

    /// <summary>The values of all lines of that name, uncut.</summary>
    public IEnumerable<string> Lines(string name) => _headers.Where(header => Is(header, name)).Select(header => header.Value);

    /// <summary>The values of all lines of that name, a comma separated list cut into its members.</summary>
    public IEnumerable<string> Values(string name) => Lines(name).SelectMany(SipText.SplitList);

    /// <summary>How many <see cref="Values"/> there are.</summary>
    public int CountValues(string name)
    {
        var count = 0;
        foreach (var header in _headers)
        {
            ReadOnlySpan<char> rest = Is(header, name) ? header.Value : "";
            while (SipText.NextMember(ref rest, out _))
                count++;
        }

        return count;
    }

    /// <summary>The first of <see cref="Values"/>; empty where there is none.</summary>
    public ReadOnlySpan<char> FirstValue(string name)
    {
        foreach (var header in _headers)
        {
            ReadOnlySpan<char> rest = header.Value;
            if (Is(header, name) && SipText.NextMember(ref rest, out var value))
                return value;
        }

        return default;
    }

    public void Add(string name, string value) => _headers.Add(new SipHeader(name, value));

    public void Prepend(string name, string value) => _headers.Insert(0, new SipHeader(name, value));

    /// <summary>Replaces the first line of that name, or adds one.</summary>
    public void Set(string name, string value)
    {
        var index = _headers.FindIndex(header => Is(header, name));
        if (index < 0)
            Add(name, value);
        else
            _headers[index] = new SipHeader(_headers[index].Name, value);
    }

    public void Remove(string name) => _headers.RemoveAll(header => Is(header, name));

    public void CopyFrom(SipMessage source, string name)
    {
        foreach (var value in source.Lines(name))
            Add(name, value);
    }

    /// <summary>The tag of the From or To header; null where there is none.</summary>
    public string? Tag(string header) => First(header) is { } value && NameAddress.TryParse(value, out var address) ? address.Tag : null;

    public string CallId => First(HeaderNames.CallId) ?? "";

    /// <summary>The CSeq header; the default value where there is none that can be read.</summary>
    public CSeq CSeq => CSeq.TryParse(First(HeaderNames.CSeq), out var cseq) ? cseq : default;

    /// <summary>The topmost Via; null where there is none that can be read.</summary>
    public Via? TopVia => Via.TryParse(FirstValue(HeaderNames.Via), out var via) ? via : null;

    private static bool Is(SipHeader header, string name) => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}

internal sealed class SipRequest(string method, string uri) : SipMessage
{
    public string Method { get; } = method;

    /// <summary>The Request-URI as written.</summary>
    public string Uri { get; } = uri;

    /// <summary>What stood at the end of the request line.</summary>
    public string Version { get; init; } = SipReader.Version;

    /// <summary>Sends the request by way of these proxies, in this order (RFC 3261 section 8.1.2).</summary>
    public void AddRoute(IEnumerable<SipUri> route)
    {
        foreach (var hop in route)
            Add(HeaderNames.Route, $"<{hop}>");
    }

    /// <summary>A response to this request (RFC 3261 section 8.2.6.2); the To-tag is added where the request had none.</summary>
    public SipResponse Respond(int status, string? toTag = null, string? reason = null)
    {
        var response = new SipResponse(status, reason ?? ReasonPhrases.Of(status));
        response.CopyFrom(this, HeaderNames.Via);
        response.CopyFrom(this, HeaderNames.From);
        if (First(HeaderNames.To) is { } to)
            response.Add(HeaderNames.To, toTag is null || Tag(HeaderNames.To) is not null ? to : $"{to};tag={toTag}");
        response.CopyFrom(this, HeaderNames.CallId);
        response.CopyFrom(this, HeaderNames.CSeq);
        if (status == 100)
            response.CopyFrom(this, HeaderNames.Timestamp);
        return response;
    }
}

internal sealed class SipResponse(int status, string reason) : SipMessage
{
    /// <summary>100 to 699.</summary>
    public int Status { get; } = status;

    /// <summary>The reason phrase as wire text; <see cref="SipText.ToDisplay"/> makes it readable.</summary>
    public string Reason { get; } = reason;

    public bool IsProvisional => Status < 200;

    public bool IsSuccess => Status is >= 200 and < 300;
}
