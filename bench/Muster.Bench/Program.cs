using Muster.Bench;

return args switch
{
    ["media", .. var options] => MediaBench.Run(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: media [STREAMS] [SECONDS]   cost and lateness of the media clock, beside the kernel's own cost");
    return 2;
}
