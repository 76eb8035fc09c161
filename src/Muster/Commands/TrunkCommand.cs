using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Muster.Calls;
using Muster.Kernel;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster trunk check</c>: what a line can and cannot do, as a page for the carrier's engineer.</summary>
internal static class TrunkCommand
{
    private static readonly Argument<string?> Uri = new("uri") { Description = "the line: sip:HOST[:PORT]; or none, with --trunks", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Name = new("--name") { Description = "only the trunk of that name, with --trunks" };
    private static readonly Option<string?> Number = new("--number") { Description = "a number to call, best one that answers by itself and echoes; without it nobody is called" };
    private static readonly Option<string?> EmptyNumber = new("--empty-number") { Description = "a number known to be empty, to see how the carrier says so" };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "how long the main call is talked on, 3 to 600", DefaultValueFactory = _ => 20 };
    private static readonly Option<bool> Register = new("--register") { Description = "register first, with --user" };
    private static readonly Option<bool> Json = new("--json") { Description = "print the page as JSON" };

    private static readonly JsonSerializerOptions PageJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static Command Build()
    {
        var check = new Command("check", "try what a line can do; exit status 0 when nothing failed") { Uri, Name, Number, EmptyNumber, Seconds, Register, Json };
        TrunkOptions.AddFileTo(check);
        check.SetAction(Run);
        return new Command("trunk", "the carriers' lines") { check };
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken stop)
    {
        if (!ReadTrunks(arguments).TryGet(out var trunks, out var error) || !ReadOptions(arguments).TryGet(out var options, out error))
            return Refusal.Print(error);
        var reports = new List<TrunkCheckReport>();
        foreach (var trunk in trunks)
        {
            try
            {
                reports.Add(await TrunkCheck.Run(trunk, options, doing => Console.Error.WriteLine($"{trunk.Name}：{doing}…"), stop));
            }
            catch (OperationCanceledException)
            {
                return Refusal.Print(new Error("trunk.check_stopped", "The check was stopped; calls in the air were hung up."));
            }

            if (!arguments.GetValue(Json))
                CheckView.Print(reports[^1]);
        }

        if (arguments.GetValue(Json))
            Console.WriteLine(JsonSerializer.Serialize(reports, PageJson));
        return reports.TrueForAll(report => report.Passed) ? 0 : 1;
    }

    private static Result<IReadOnlyList<Trunk>> ReadTrunks(ParseResult arguments)
    {
        var uri = arguments.GetValue(Uri);
        if (TrunkOptions.ReadFile(arguments) is { } file)
        {
            if (uri is not null)
                return new Error("trunk.two_sources", "A URI and --trunks exclude each other: give one of the two.");
            return Named(file, arguments.GetValue(Name));
        }

        if (uri is null)
            return new Error("trunk.none", "Nothing says which line to check: give sip:HOST:PORT, or --trunks FILE.");
        if (!TrunkOptions.Read(arguments, uri).TryGet(out var trunk, out var error))
            return error;
        if (!arguments.GetValue(Register))
            return new[] { trunk };
        return trunk.Credentials is null
            ? new Error("trunk.no_password", "--register needs an account: give --user, and its password in " + TrunkOptions.PasswordVariable + ".")
            : new[] { trunk with { Registration = TimeSpan.FromHours(1), CallerDomain = trunk.Host } };
    }

    private static Result<IReadOnlyList<Trunk>> Named(Result<IReadOnlyList<Trunk>> file, string? name)
    {
        if (name is null || !file.TryGet(out var trunks, out _))
            return file;
        var named = trunks.Where(trunk => trunk.Name == name).ToArray();
        return named.Length > 0
            ? named
            : new Error("trunk.no_such_name", $"The file has no trunk '{name}'; it has {string.Join(", ", trunks.Select(trunk => trunk.Name))}.");
    }

    private static Result<TrunkCheckOptions> ReadOptions(ParseResult arguments)
    {
        var seconds = arguments.GetValue(Seconds);
        if (seconds is < 3 or > 600)
            return new Error("trunk.bad_seconds", $"--seconds must be 3 to 600, not {seconds}.");
        return new TrunkCheckOptions
        {
            Number = arguments.GetValue(Number),
            EmptyNumber = arguments.GetValue(EmptyNumber),
            Talk = TimeSpan.FromSeconds(seconds),
        };
    }
}
