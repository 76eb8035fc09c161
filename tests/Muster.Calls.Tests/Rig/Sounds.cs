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

    /// <summary>Noise that swells and falls like syllables: nobody's words, but somebody's speech, as A-law.</summary>
    public static byte[] Babble(int milliseconds)
    {
        var chance = new Random(7);
        var pcm = new short[milliseconds * 8];
        for (var i = 0; i < pcm.Length; i++)
            pcm[i] = (short)(chance.Next(-8000, 8000) * (0.15 + Math.Abs(Math.Sin(2 * Math.PI * 2.2 * i / 8000))));
        var aLaw = new byte[pcm.Length];
        G711Codec.PcmToALaw(pcm, aLaw);
        return aLaw;
    }
}
