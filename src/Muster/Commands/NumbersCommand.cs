using System.CommandLine;
using System.Globalization;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Kernel.Identifiers;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Numbers;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster numbers</c>: what campaigns know of phone numbers, and who is not to be called.</summary>
internal static class NumbersCommand
{
    private static readonly Option<FileInfo> Numbers = new("--numbers") { Description = "the memory of numbers that campaigns share", Required = true };
    private static readonly Option<bool> Unmasked = new("--unmasked") { Description = "show numbers and names whole" };
    private static readonly Option<CampaignPurpose> Purpose = new("--purpose")
    {
        Description = $"for which calls it holds: {string.Join(", ", PurposeWords.ByName.Keys)}",
        Required = true,
        HelpName = "purpose",
        CustomParser = text =>
        {
            if (PurposeWords.ByName.TryGetValue(text.Tokens[0].Value, out var purpose))
                return purpose;
            text.AddError($"'{text.Tokens[0].Value}' is no purpose; known are {string.Join(", ", PurposeWords.ByName.Keys)}.");
            return default;
        },
    };

    private static readonly Argument<string> FileOrNumber = new("FILE-OR-NUMBER") { Description = "a CSV or XLSX file with phones or documents, or one of either" };
    private static readonly Option<DateTime?> Until = new("--until") { Description = "the first day on which it holds no more: 2026-12-31; for good when not given" };
    private static readonly Option<string> Why = new("--why") { Description = "why, for whoever reads the list", Required = true };
    private static readonly Argument<string> Phone = new("PHONE") { Description = "as people write it" };
    private static readonly Argument<FileInfo> Export = new("FILE") { Description = "the CSV file to write" };

    public static Command Build()
    {
        var add = new Command("add", "add phones and people") { FileOrNumber, Numbers, Purpose, Until, Why, RosterArguments.AreaCode };
        add.SetAction(Add);
        var remove = new Command("remove", "take phones and people off again") { FileOrNumber, Numbers, Purpose, RosterArguments.AreaCode };
        remove.SetAction(Remove);
        var list = new Command("list", "show the lists of all purposes") { Numbers, Unmasked };
        list.SetAction(List);
        var show = new Command("show", "what is known of one number") { Phone, Numbers, Unmasked, RosterArguments.AreaCode };
        show.SetAction(Show);
        var export = new Command("export", "write what is known of all numbers to a CSV file, unmasked") { Export, Numbers };
        export.SetAction(WriteFile);
        return new Command("numbers", "what campaigns know of phone numbers, and who is not to be called")
        {
            new Command("leave-out", "lists of those not to be called, one for each purpose") { add, remove, list },
            show,
            export,
        };
    }

    private static int Add(ParseResult arguments)
    {
        if (!Read(arguments).TryGet(out var file, out var error))
            return Refusal.Print(error);
        DateTimeOffset? until = arguments.GetValue(Until) is { } day ? new DateTimeOffset(DateTime.SpecifyKind(day, DateTimeKind.Local)) : null;
        var added = LeaveOut.Add(
            arguments.GetRequiredValue(Numbers).FullName, file, arguments.GetValue(Purpose), until, arguments.GetRequiredValue(Why), TimeProvider.System.GetUtcNow());
        if (!added.TryGet(out var count, out error))
            return Refusal.Print(error);
        Console.WriteLine($"号码 {file.Phones.Count}，证件 {file.Documents.Count}；新加入 {count}");
        Warn(file);
        return 0;
    }

    private static int Remove(ParseResult arguments)
    {
        if (!Read(arguments).TryGet(out var file, out var error)
            || !LeaveOut.Remove(arguments.GetRequiredValue(Numbers).FullName, file, arguments.GetValue(Purpose)).TryGet(out var count, out error))
            return Refusal.Print(error);
        Console.WriteLine($"号码 {file.Phones.Count}，证件 {file.Documents.Count}；移出 {count}");
        Warn(file);
        return 0;
    }

    private static Result<LeaveOutFile> Read(ParseResult arguments)
    {
        var text = arguments.GetRequiredValue(FileOrNumber);
        var areaCode = arguments.GetValue(RosterArguments.AreaCode);
        return File.Exists(text) || !LeaveOutFile.Of(text, areaCode).TryGet(out var one, out _) ? LeaveOutFile.Read(text, areaCode) : one;
    }

    /// <summary>Names the rows of a list that nobody can be left out by.</summary>
    public static void Warn(LeaveOutFile? file)
    {
        const int Shown = 10;
        if (file?.Unread.Count > 0)
            Console.Error.WriteLine($"muster: {file.Unread.Count} rows hold no phone that can be dialled and no document's number: row {string.Join(", ", file.Unread.Take(Shown))}{(file.Unread.Count > Shown ? " …" : "")}");
    }

    private static int List(ParseResult arguments)
    {
        if (!LeaveOut.Entries(arguments.GetRequiredValue(Numbers).FullName).TryGet(out var entries, out var error))
            return Refusal.Print(error);
        var unmasked = arguments.GetValue(Unmasked);
        foreach (var entry in entries)
        {
            var value = unmasked ? entry.Value : entry.Kind == LeaveOutKind.Phone ? Mask.Phone(entry.Value) : Mask.Id(entry.Value);
            Console.WriteLine($"{PurposeWords.Name(entry.Purpose),-10} {value,-18} {Day(entry.AddedAt)} – {(entry.Until is { } until ? Day(until) : "长期"),-10} {entry.Why}");
        }

        return 0;
    }

    private static int Show(ParseResult arguments)
    {
        var reading = PhoneNumber.Read(arguments.GetRequiredValue(Phone), arguments.GetValue(RosterArguments.AreaCode));
        if (reading.Number is null)
            return Refusal.Print(new Error("numbers.no_number", "This is no phone that can be dialled."));
        if (!NumberFact.ReadOf(arguments.GetRequiredValue(Numbers).FullName, reading.Number.Digits).TryGet(out var facts, out var error))
            return Refusal.Print(error);
        var unmasked = arguments.GetValue(Unmasked);
        if (facts.Count == 0)
            Console.WriteLine("没有记录");
        foreach (var fact in facts)
        {
            var name = unmasked ? fact.Name : Mask.Name(fact.Name);
            Console.WriteLine($"{(unmasked ? fact.Number : Mask.Phone(fact.Number))}  {Title(fact)}  {Moment(fact.LearnedAt)}  {fact.Trunk}  {(fact.CallBackAt is { } at ? $"约定 {Moment(at)}" : name)}".TrimEnd());
        }

        return 0;
    }

    private static int WriteFile(ParseResult arguments)
    {
        var file = arguments.GetRequiredValue(Export);
        if (!NumberFact.ReadAll(arguments.GetRequiredValue(Numbers).FullName).TryGet(out var facts, out var error)
            || !NumberTable.Write(file.FullName, facts, TimeZoneInfo.Local).TryGet(out var path, out error))
            return Refusal.Print(error);
        Console.WriteLine($"{facts.Count} 条：{path}");
        return 0;
    }

    private static string Title(NumberFact fact) => Outreach.Tables.Outcomes.Named(OutcomeNames.Of(fact.Disposition)).Title;

    private static string Day(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
