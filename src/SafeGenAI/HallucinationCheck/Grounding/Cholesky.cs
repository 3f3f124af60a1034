namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Solves systems of linear equations whose matrix is symmetric and positive definite.</summary>
internal static class Cholesky
{
    // A pivot that rounding made zero: the direction says nothing, and gets no weight.
    private const double Smallest = 1e-12;

    /// <param name="matrix">Its lower triangle counts; it is overwritten.</param>
    /// <param name="right">The right side.</param>
    public static double[] Solve(double[,] matrix, double[] right)
    {
        int size = right.Length;
        for (int column = 0; column < size; column++)
        {
            for (int row = column; row < size; row++)
            {
                double sum = matrix[row, column];
                for (int k = 0; k < column; k++)
                {
                    sum -= matrix[row, k] * matrix[column, k];
                }

                matrix[row, column] = row == column ? Math.Sqrt(Math.Max(sum, Smallest)) : sum / matrix[column, column];
            }
        }

        double[] result = new double[size];
        for (int row = 0; row < size; row++)
        {
            double sum = right[row];
            for (int k = 0; k < row; k++)
            {
                sum -= matrix[row, k] * result[k];
            }

            result[row] = sum / matrix[row, row];
        }

        for (int row = size - 1; row >= 0; row--)
        {
            double sum = result[row];
            for (int k = row + 1; k < size; k++)
            {
                sum -= matrix[k, row] * result[k];
            }

            result[row] = sum / matrix[row, row];
        }

        return result;
    }
}
