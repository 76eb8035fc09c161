using Muster.Bench;

return args switch
{
    ["media", .. var options] => MediaBench.Run(options),
    ["calls", .. var options] => await CallsBench.Run(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: media [STREAMS] [SECONDS]   cost and lateness of the media clock, beside the kernel's own cost");
    Console.Error.WriteLine("       calls [CHANNELS] [SECONDS]   lateness, waiting and cost of whole calls with people who answer aloud");
    return 2;
}
