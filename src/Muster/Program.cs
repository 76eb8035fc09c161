using System.CommandLine;
using Muster.Commands;

var root = new RootCommand("Muster: calls a district, asks each person, and has the tables ready the same day.")
{
    RosterCommand.Build(),
    NumbersCommand.Build(),
    ScriptCommand.Build(),
    SpeechCommand.Build(),
    CarrierCommand.Build(),
    CallCommand.Build(),
    CampaignCommand.Build(),
    RehearseCommand.Build(),
    TrunkCommand.Build(),
    DemoCommand.Build(),
};
return await root.Parse(args).InvokeAsync();
