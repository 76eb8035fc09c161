namespace Muster.Kernel;

/// <summary>Draws from the normal distribution: white noise, sample by sample.</summary>
public static class Gauss
{
    /// <summary>The next number of mean 0 and standard deviation 1, by two draws (Box and Muller, 1958).</summary>
    public static double Next(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
