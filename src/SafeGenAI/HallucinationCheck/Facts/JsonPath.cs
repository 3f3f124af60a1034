namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>The way to a property: names, and the elements of arrays.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Steps">A property's name, or null for each element of an array.</param>
internal sealed record JsonPath(string Text, IReadOnlyList<string?> Steps)
{
    /// <exception cref="ArgumentException">It is no such path.</exception>
    public static JsonPath Parse(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        List<string?> steps = [];
        string rest = path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.StartsWith("$[", StringComparison.Ordinal) ? path[1..] : path;
        foreach (string part in rest.Split('.'))
        {
            string name = part;
            int arrays = 0;
            while (name.EndsWith("[]", StringComparison.Ordinal))
            {
                name = name[..^2];
                arrays++;
            }

            // Only the root can be an array without a name.
            if (name.Contains('[', StringComparison.Ordinal) || name.Contains(']', StringComparison.Ordinal)
                || (string.IsNullOrWhiteSpace(name) && (steps.Count > 0 || arrays == 0)))
            {
                throw new ArgumentException(
                    $"'{path}' is no path: write property names with dots between, and [] after each array, such as products[].name.", nameof(path));
            }

            if (name.Length > 0)
            {
                steps.Add(name);
            }

            steps.AddRange(Enumerable.Repeat<string?>(null, arrays));
        }

        return new JsonPath(path, steps);
    }
}
