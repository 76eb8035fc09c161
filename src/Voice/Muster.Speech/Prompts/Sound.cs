namespace Muster.Speech.Prompts;

/// <summary>Samples of one channel, full scale ±1.</summary>
internal sealed record Sound(float[] Samples, int Rate);
