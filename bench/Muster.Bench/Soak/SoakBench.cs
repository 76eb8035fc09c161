namespace Muster.Bench;
internal static class SoakBench { public static Task<int> Run(string[] a) => Task.FromResult(0); }
