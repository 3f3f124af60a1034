namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Fits a logistic regression with an L2 penalty by Newton's method. Deterministic.</summary>
/// <remarks>The penalised likelihood is strictly concave in the weights; steps that overshoot are halved.</remarks>
internal static class LogisticRegression
{
    private const int MaxSteps = 100;
    private const double Tolerance = 1e-10;

    /// <param name="rows">The features of each row, all of one length.</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="importance">How much each row counts.</param>
    /// <param name="penalty">The weight of half the squared norm of the weights; the intercept is free.</param>
    /// <returns>The weights, the intercept last.</returns>
    public static double[] Fit(IReadOnlyList<double[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<double> importance, double penalty)
    {
        int size = rows[0].Length + 1;
        double[] weights = new double[size];
        double loss = Loss(weights, rows, labels, importance, penalty);
        for (int step = 0; step < MaxSteps; step++)
        {
            double[] direction = Direction(weights, rows, labels, importance, penalty);
            double scale = 1;
            double[] next = Moved(weights, direction, scale);
            double after = Loss(next, rows, labels, importance, penalty);
            for (; !(after <= loss) && scale > 1e-6; scale /= 2)
            {
                next = Moved(weights, direction, scale / 2);
                after = Loss(next, rows, labels, importance, penalty);
            }

            bool done = loss - after <= Tolerance * Math.Max(1, Math.Abs(loss));
            if (after <= loss)
            {
                (weights, loss) = (next, after);
            }

            if (done)
            {
                break;
            }
        }

        return weights;
    }

    /// <summary>The probability of the positive class.</summary>
    public static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    /// <summary>The linear part of the model: the log of the odds.</summary>
    public static double LogOdds(ReadOnlySpan<double> weights, ReadOnlySpan<double> features)
    {
        double sum = weights[^1];
        for (int i = 0; i < features.Length; i++)
        {
            sum += weights[i] * features[i];
        }

        return sum;
    }

    private static double[] Direction(
        double[] weights, IReadOnlyList<double[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<double> importance, double penalty)
    {
        int size = weights.Length;
        double[] gradient = new double[size];
        double[,] hessian = new double[size, size];
        double[] row = new double[size];
        row[^1] = 1;
        for (int i = 0; i < rows.Count; i++)
        {
            rows[i].CopyTo(row, 0);
            double probability = Sigmoid(LogOdds(weights, rows[i]));
            double error = importance[i] * ((labels[i] ? 1 : 0) - probability);
            double curvature = importance[i] * Math.Max(probability * (1 - probability), 1e-12);
            for (int a = 0; a < size; a++)
            {
                gradient[a] += error * row[a];
                for (int b = 0; b <= a; b++)
                {
                    hessian[a, b] += curvature * row[a] * row[b];
                }
            }
        }

        for (int a = 0; a < size - 1; a++)
        {
            gradient[a] -= penalty * weights[a];
            hessian[a, a] += penalty;
        }

        return Cholesky.Solve(hessian, gradient);
    }

    private static double[] Moved(double[] weights, double[] direction, double scale)
    {
        double[] moved = new double[weights.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] = weights[i] + (scale * direction[i]);
        }

        return moved;
    }

    private static double Loss(
        double[] weights, IReadOnlyList<double[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<double> importance, double penalty)
    {
        double loss = 0;
        for (int i = 0; i < weights.Length - 1; i++)
        {
            loss += penalty / 2 * weights[i] * weights[i];
        }

        for (int i = 0; i < rows.Count; i++)
        {
            double margin = LogOdds(weights, rows[i]) * (labels[i] ? 1 : -1);
            // log(1 + exp(-margin)) without overflow
            loss += importance[i] * (Math.Max(-margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin))));
        }

        return loss;
    }
}
