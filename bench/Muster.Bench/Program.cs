using Muster.Bench;
using Muster.Bench.District;

return args switch
{
    ["media", .. var options] => MediaBench.Run(options),
    ["send", .. var options] => SendBench.Run(options),
    ["calls", .. var options] => await CallsBench.Run(options),
    ["district", .. var options] => await DistrictBench.Run(options),
    ["capacity", .. var options] => await CapacityBench.Run(options),
    ["setups", .. var options] => await SetupsBench.Run(options),
    ["soak", .. var options] => await SoakBench.Run(options),
    ["answers", .. var options] => AnswersBench.Run(options),
    ["heard", .. var options] => HeardBench.Run(options),
    ["fuzz", .. var options] => FuzzBench.Run(options),
    ["roster", .. var options] => RosterBench.Run(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: media [STREAMS] [SECONDS] [--srtp] [--one-thread]   cost and lateness of the media clock, beside the kernel's own cost
               send [CALLS]                what sendmmsg would save
               calls [CHANNELS] [SECONDS]  lateness, waiting and cost of whole calls with people who answer aloud
               district [MINUTES] [CPS]    a whole campaign at the pace of a city district, with a minute of talk each
               capacity [CALLS] [SECONDS]  calls in conversation with SIPp: cost, lateness, memory, how far it goes; beside SIPp and baresip
               setups [CPS] [SECONDS]      calls set up and torn down on one core, beside SIPp
               soak [MINUTES] [--desk]     what is left over after a campaign's calls through a bad network: nothing; with the desk and its dialogue
               answers [COUNT] [--write FOLDER]  spoken answers that land in their true category, on good lines and bad; or their recordings
               heard [COUNT]               announcements, tones, greetings and people, before the answer and after it
               fuzz [--seconds N]          hostile input for every reader of what comes from the network
               roster [ROWS]               the check of a district's roster, workbook and CSV: time and memory, beside the plain library
        """);
    return 2;
}
