using Muster.Rtp;

namespace Muster.Calls.Tests.Rig;

/// <summary>Sounds that are no words.</summary>
internal static class Sounds
{
    /// <summary>White noise at a speaker's level, as A-law.</summary>
    public static byte[] Noise(int milliseconds)
    {
        var chance = new Random(7);
        var pcm = new short[milliseconds * 8];
        for (var i = 0; i < pcm.Length; i++)
            pcm[i] = (short)chance.Next(-6000, 6000);
        var aLaw = new byte[pcm.Length];
        G711Codec.PcmToALaw(pcm, aLaw);
        return aLaw;
    }
}
