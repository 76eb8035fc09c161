using Muster.Kernel;
using Muster.Kernel.Yaml;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>
/// Reads the trunks of a YAML file (docs/trunks.md). Everything wrong with it is told at once, each with its place. Passwords
/// stand elsewhere: in an environment variable, or a file that only its owner can read.
/// </summary>
public sealed class TrunkFile
{
    private const int FileBytesMax = 1 << 20;
    private const int TrunksMax = 100;
    private const int CallerNumbersMax = 1000;

    private readonly Findings _findings = new("trunks");
    private readonly string _folder;
    private readonly Func<string, string?> _environment;

    private TrunkFile(string folder, Func<string, string?> environment)
    {
        _folder = folder;
        _environment = environment;
    }

    /// <summary>Loads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="environment">Where passwords may stand; the process's own environment when null.</param>
    /// <returns>At least one trunk; or <c>trunks.unreadable</c>, or <c>trunks.bad_file</c> with a line for each fault.</returns>
    public static Result<IReadOnlyList<Trunk>> Load(string path, Func<string, string?>? environment = null)
    {
        string yaml;
        try
        {
            if (new FileInfo(path).Length > FileBytesMax)
                return new Error("trunks.unreadable", $"The trunk file '{path}' has more than {FileBytesMax >> 20} MB; it is hardly one.");
            yaml = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("trunks.unreadable", $"The trunk file '{path}' cannot be read: {exception.Message}");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var reader = new TrunkFile(folder, environment ?? Environment.GetEnvironmentVariable);
        var trunks = reader.Read(yaml);
        if (!reader._findings.HasErrors)
            return trunks;
        var faults = reader._findings.Sorted.Select(finding => $"\n  {path}:{finding.Line}:{finding.Column}: {finding.Message} [{finding.Code}]");
        return new Error("trunks.bad_file", $"The trunk file cannot be used:{string.Concat(faults)}");
    }

    private Trunk[] Read(string yaml)
    {
        var root = YamlTree.Read(yaml, _findings);
        if (root is null)
            return [];
        if (root is not YamlMap map)
        {
            _findings.Error(root, "trunks.empty", "A trunk file begins with the key 'trunks:', and under it a list of trunks.");
            return [];
        }

        var reader = new MapReader(map, "a trunk file", _findings);
        var list = reader.Require("trunks", "[{ address: 'sip:10.0.0.1' }]");
        reader.RefuseOthers();
        return list is null ? [] : ReadList(list);
    }

    private Trunk[] ReadList(YamlNode node)
    {
        if (node is not YamlList { Items.Count: > 0 and <= TrunksMax } list)
        {
            _findings.Error(node, "trunks.wrong_kind", $"'trunks' is a list of 1 to {TrunksMax} trunks, each beginning with '- '.");
            return [];
        }

        var trunks = new List<Trunk>();
        foreach (var item in list.Items)
        {
            if (item is not YamlMap map)
                _findings.Error(item, "trunks.wrong_kind", "A trunk is a map of keys: at least 'address:'.");
            else if (ReadTrunk(map) is not { } trunk)
                continue;
            else if (trunks.Exists(other => other.Name == trunk.Name))
                _findings.Error(map, "trunks.same_name", $"Two trunks are named '{trunk.Name}': give each a 'name:' of its own.");
            else
                trunks.Add(trunk);
        }

        return [.. trunks];
    }

    private Trunk? ReadTrunk(YamlMap map)
    {
        var reader = new MapReader(map, "a trunk", _findings);
        var name = reader.Text("name");
        var address = reader.RequireText("address", "sip:sip.carrier.example:5060");
        if (string.IsNullOrEmpty(address))
            return null;
        if (!Trunk.Parse(address).TryGet(out var trunk, out var error))
        {
            _findings.Error(reader.Find("address")!, "trunks.bad_address", error.Message);
            return null;
        }

        trunk = trunk with
        {
            Name = string.IsNullOrEmpty(name) ? trunk.Name : name,
            Protocol = trunk.IsSecure ? SipProtocol.Tls : Word(reader, "transport", Protocols, trunk.Protocol),
            Tls = Tls(reader),
            IsBehindNat = reader.Flag("nat", otherwise: false),
            OutboundProxy = Proxy(reader),
            Credentials = Credentials(reader, map),
            Registration = Registration(reader),
            CallerNumbers = CallerNumbers(reader) is { Count: > 0 } numbers ? numbers : trunk.CallerNumbers,
            CallerDomain = Domain(reader),
        };
        trunk = Limits(reader, trunk);
        reader.RefuseOthers();
        if (trunk is { Registration: not null, CallerDomain: null })
            trunk = trunk with { CallerDomain = trunk.Host };
        return trunk;
    }

    private Trunk Limits(MapReader reader, Trunk trunk) => trunk with
    {
        Channels = reader.Number("channels", 1, Trunk.ChannelsMax, trunk.Channels),
        CallsPerSecond = reader.Real("cps", 1000),
        Codecs = Codecs(reader) is { Count: > 0 } codecs ? codecs : trunk.Codecs,
        Prefixes = Prefixes(reader),
        NumberForm = Word(reader, "number_form", NumberForms.ByWord, trunk.NumberForm),
        RingTimeout = Seconds(reader, "ring_timeout_s", 5, 180),
        Priority = reader.Number("priority", 1, 1000, trunk.Priority),
        Weight = reader.Number("weight", 1, 1000, trunk.Weight),
        ProbeEvery = Seconds(reader, "probe_s", 0, 3600, 30),
        FaultsMax = reader.Number("faults_max", 1, 1000, trunk.FaultsMax),
        SessionExpires = Seconds(reader, "session_expires_s", 90, 7200),
        Srtp = Word(reader, "srtp", Securities, trunk.Srtp),
        Transfer = Word(reader, "transfer", Transfers, trunk.Transfer),
    };

    private static readonly Dictionary<string, SipProtocol> Protocols =
        Enum.GetValues<SipProtocol>().ToDictionary(each => each.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Dictionary<string, MediaSecurity> Securities =
        Enum.GetValues<MediaSecurity>().ToDictionary(each => each.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Dictionary<string, TransferMode> Transfers =
        Enum.GetValues<TransferMode>().ToDictionary(each => each.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private SipCredentials? Credentials(MapReader reader, YamlMap map)
    {
        var user = reader.Text("user");
        var realm = reader.Text("realm");
        var variable = reader.Text("password_env");
        var file = reader.Text("password_file");
        if (reader.Find("password") is { } written)
            _findings.Error(written, "trunks.written_password", "A password does not belong into this file: name an environment variable by 'password_env:', or a file of its own by 'password_file:'.");
        if (string.IsNullOrEmpty(user))
        {
            if (variable is not null || file is not null)
                _findings.Error(map, "trunks.missing_key", "A password needs a 'user:' that it belongs to.");
            return null;
        }

        if (Password(map, variable, file) is not { } password)
            return null;
        return new SipCredentials(user, password, string.IsNullOrEmpty(realm) ? null : realm);
    }

    private string? Password(YamlMap map, string? variable, string? file)
    {
        if (variable is null == file is null)
            _findings.Error(map, "trunks.no_password", "A 'user:' needs a password: name an environment variable by 'password_env:', or a file by 'password_file:'; one of the two.");
        else if (variable is not null && _environment(variable) is { Length: > 0 } password)
            return password;
        else if (variable is not null)
            _findings.Error(map, "trunks.no_password", $"The environment variable '{variable}' is not set: set it to the password before Muster is started.");
        else
            return FromFile(map, Path.GetFullPath(file!, _folder));
        return null;
    }

    private string? FromFile(YamlMap map, string path)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        try
        {
            if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                _findings.Error(map, "trunks.open_password", $"The password file '{path}' can be read by others: run chmod 600 '{path}'.");
                return null;
            }

            var password = File.ReadLines(path).FirstOrDefault()?.Trim();
            if (password is { Length: > 0 })
                return password;
            _findings.Error(map, "trunks.no_password", $"The password file '{path}' is empty: the password stands on its first line.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _findings.Error(map, "trunks.no_password", $"The password file '{path}' cannot be read: {exception.Message}");
        }

        return null;
    }

    private SipUri? Proxy(MapReader reader)
    {
        if (reader.Text("outbound_proxy") is not { Length: > 0 } text)
            return null;
        var uri = text.StartsWith("sip", StringComparison.OrdinalIgnoreCase) ? text : "sip:" + text;
        if (SipUri.TryParse(uri, out var proxy) && (proxy.Parameter("lr") is not null || SipUri.TryParse(uri + ";lr", out proxy)))
            return proxy;
        _findings.Error(reader.Find("outbound_proxy")!, "trunks.bad_address", $"The outbound proxy '{text}' cannot be read; write it as sip:HOST:PORT.");
        return null;
    }

    private SipTlsOptions Tls(MapReader reader) => new()
    {
        AuthoritiesFile = Existing(reader, "tls_ca"),
        CertificateFile = Existing(reader, "tls_certificate"),
        KeyFile = Existing(reader, "tls_key"),
    };

    private string? Existing(MapReader reader, string key)
    {
        if (reader.Text(key) is not { Length: > 0 } name)
            return null;
        var path = Path.GetFullPath(name, _folder);
        if (!File.Exists(path))
            _findings.Error(reader.Find(key)!, "trunks.no_such_file", $"There is no file '{path}'; '{key}' names a PEM file.");
        return path;
    }

    // true, false, or the seconds that it is asked to last.
    private TimeSpan? Registration(MapReader reader)
    {
        switch (reader.Text("register")?.ToLowerInvariant())
        {
            case null or "false" or "no" or "off":
                return null;
            case "true" or "yes" or "on":
                return TimeSpan.FromHours(1);
            default:
                return Seconds(reader, "register", 30, 86_400);
        }
    }

    private List<string> CallerNumbers(MapReader reader)
    {
        var numbers = Texts(reader, "caller_numbers", text => text.Length <= 64 && !text.AsSpan().ContainsAny(" \t@<>\""), "a number (or name) without blanks");
        if (numbers.Count <= CallerNumbersMax)
            return numbers;
        _findings.Error(reader.Find("caller_numbers")!, "trunks.out_of_range", $"'caller_numbers' holds at most {CallerNumbersMax} numbers.");
        return [];
    }

    private List<string> Prefixes(MapReader reader) =>
        Texts(reader, "prefixes", text => text.Length <= 15 && !text.AsSpan().TrimStart('+').ContainsAnyExceptInRange('0', '9'), "the first digits of numbers as the roster has them");

    private List<AudioCodec> Codecs(MapReader reader)
    {
        var words = Texts(reader, "codecs", text => Enum.TryParse<AudioCodec>(text, ignoreCase: true, out _), "pcma or pcmu");
        return words.ConvertAll(word => Enum.Parse<AudioCodec>(word, ignoreCase: true)).Distinct().ToList();
    }

    private List<string> Texts(MapReader reader, string key, Func<string, bool> isRight, string what)
    {
        var texts = new List<string>();
        foreach (var text in reader.Texts(key))
        {
            if (text.Value.Length > 0 && isRight(text.Value))
                texts.Add(text.Value);
            else
                _findings.Error(text, "trunks.bad_value", $"'{text.Value}' under '{key}' is not {what}.");
        }

        return texts;
    }

    private string? Domain(MapReader reader)
    {
        if (reader.Text("domain") is not { Length: > 0 } domain)
            return null;
        if (SipUri.TryParse("sip:" + domain, out var uri) && uri.ToString() == "sip:" + domain && uri.Port is null && uri.User.Length == 0)
            return domain;
        _findings.Error(reader.Find("domain")!, "trunks.bad_value", $"'{domain}' is no domain; write it as carrier.example.");
        return null;
    }

    private T Word<T>(MapReader reader, string key, IReadOnlyDictionary<string, T> words, T otherwise)
    {
        if (reader.Text(key) is not { Length: > 0 } text)
            return otherwise;
        if (words.TryGetValue(text.ToLowerInvariant(), out var value))
            return value;
        _findings.Error(reader.Find(key)!, "trunks.bad_value", $"'{key}' is one of {string.Join(", ", words.Keys)}; not '{text}'.");
        return otherwise;
    }

    // Zero seconds switch off what repeats.
    private static TimeSpan? Seconds(MapReader reader, string key, int min, int max, int otherwise = 0) =>
        reader.Number(key, min, max, otherwise) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;
}
