namespace Muster.Bench;

/// <summary>What becomes of a call of the soak.</summary>
internal enum Fate
{
    /// <summary>It rings until we cancel it.</summary>
    RingsOut,

    /// <summary>Nobody is at the far end: not even a 100 comes.</summary>
    MeetsNobody,

    /// <summary>The far end vanishes after its 180.</summary>
    VanishesRinging,
    IsBusy,
    WeHangUp,
    TheyHangUp,

    /// <summary>The far end vanishes in mid-call: no RTP, no BYE, no answer to ours.</summary>
    VanishesTalking,
}

/// <summary>How often each fate comes: seven calls of ten are never answered.</summary>
internal static class Fates
{
    private static readonly (Fate Fate, int Percent)[] Shares =
    [
        (Fate.RingsOut, 50), (Fate.IsBusy, 10), (Fate.MeetsNobody, 5), (Fate.VanishesRinging, 5),
        (Fate.WeHangUp, 13), (Fate.TheyHangUp, 13), (Fate.VanishesTalking, 4),
    ];

    public static Fate Draw(Random chance)
    {
        var drawn = chance.Next(100);
        return Shares.First(share => (drawn -= share.Percent) < 0).Fate;
    }

    /// <summary>The number that tells the far end what to do.</summary>
    public static string Number(this Fate fate, int call) => $"{(int)fate}{call:D8}";

    public static Fate OfNumber(string number) => (Fate)(number[0] - '0');
}
