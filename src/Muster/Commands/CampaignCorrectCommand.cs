using System.CommandLine;
using Muster.Campaigns;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Tables;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster campaign correct</c>: a person puts an outcome or an answer right, and what the call brought stays beside it.</summary>
internal static class CampaignCorrectCommand
{
    private static readonly Option<int?> Row = new("--row") { Description = "whose: the roster's row, as a spreadsheet shows it" };
    private static readonly Option<string?> Phone = new("--phone") { Description = "whose: the phone, where one person alone has it" };
    private static readonly Option<string?> Name = new("--name") { Description = "whose: the name, where one person alone has it" };
    private static readonly Option<string?> Question = new("--question") { Description = "the question's id in the script" };
    private static readonly Option<string?> Answer = new("--answer") { Description = "its answer, as the script names it" };
    private static readonly Option<string?> Outcome = new("--outcome") { Description = "the outcome: completed, refused, wrong_person …" };
    private static readonly Option<bool> Undo = new("--undo") { Description = "take the last correction of the question back, or of the outcome where no question is named" };
    private static readonly Option<string> By = new("--by") { Description = "who says so", Required = true };
    private static readonly Option<string> Why = new("--why") { Description = "from what they know it", Required = true };
    private static readonly Option<FileInfo?> ScriptFile = new("--script") { Description = "the campaign's script, where it names files beside it" };

    public static Command Build(Option<DirectoryInfo> folder)
    {
        var command = new Command("correct", "put an outcome or an answer right; what the call brought is kept beside it")
        {
            folder, Row, Phone, Name, Question, Answer, Outcome, Undo, By, Why, ScriptFile,
        };
        command.SetAction(arguments => Correct(arguments, arguments.GetRequiredValue(folder).FullName) is { } error ? Refusal.Print(error) : 0);
        return command;
    }

    private static Error? Correct(ParseResult arguments, string folder)
    {
        var person = new CorrectedPerson(arguments.GetValue(Row), arguments.GetValue(Phone), arguments.GetValue(Name));
        if (new object?[] { person.Row, person.Phone, person.Name }.Count(given => given is not null) != 1)
            return new Error("correction.whose", "Say whose it is with one of --row, --phone and --name.");
        if (!What(arguments).TryGet(out var correction, out var error)
            || !Ledger.OpenBeside(Path.Combine(folder, CampaignRun.LedgerName)).TryGet(out var ledger, out error))
            return error;
        using (ledger)
        {
            if (ledger.Campaign is not { } campaign)
                return new Error("campaign.none_here", $"The ledger in '{folder}' holds no campaign yet.");
            if (!Script.Parse(campaign.Start.Script.Text, arguments.GetValue(ScriptFile)?.DirectoryName).TryGet(out var script, out error)
                || !ledger.Correct(person, correction, script).TryGet(out var row, out error))
                return error;
            Console.WriteLine($"第 {row} 行已{(correction.Value is null ? "撤销更正" : "更正")}。");
            if (!ledger.IsRunElsewhere && campaign.EndedAt is not null)
                return ResultTables.Write(folder, ledger.Results, CampaignRun.SummaryOf(ledger, "finished"), CampaignRun.Columns(script), TimeProvider.System).Error;
            Console.WriteLine("表格将在任务结束时更新。");
            return null;
        }
    }

    private static Result<Correction> What(ParseResult arguments)
    {
        var (question, answer, outcome, undo) = (arguments.GetValue(Question), arguments.GetValue(Answer), arguments.GetValue(Outcome), arguments.GetValue(Undo));
        var (by, why) = (arguments.GetRequiredValue(By), arguments.GetRequiredValue(Why));
        return (question, answer, outcome, undo) switch
        {
            ({ }, { }, null, false) => new Correction(question, answer, by, why),
            (null, null, { }, false) => new Correction(null, outcome, by, why),
            (_, null, null, true) => new Correction(question, null, by, why),
            _ => new Error("correction.what", "Give --question with --answer, or --outcome, or --undo (with --question for an answer)."),
        };
    }
}
