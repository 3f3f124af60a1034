namespace SafeGenAI.Rollout.Statistics;

/// <summary>The logarithm of the gamma function.</summary>
/// <remarks>Stirling's series; its coefficients are B_2k / (2k·(2k − 1)). Below 10 the argument is shifted up by Γ(x + 1) = x·Γ(x).</remarks>
internal static class LogGamma
{
    private const double Shifted = 10;

    private static readonly double HalfLogTwoPi = Math.Log(2 * Math.PI) / 2;

    /// <summary>ln Γ(x), to about 14 digits.</summary>
    /// <param name="x">Above zero.</param>
    public static double Of(double x)
    {
        double product = 1;
        for (; x < Shifted; x++)
        {
            product *= x;
        }

        double square = 1 / (x * x);
        double series = ((((1.0 / 1_188 - 691.0 / 360_360 * square) * square - 1.0 / 1_680) * square + 1.0 / 1_260) * square - 1.0 / 360) * square + 1.0 / 12;
        return (x - 0.5) * Math.Log(x) - x + HalfLogTwoPi + series / x - Math.Log(product);
    }
}
