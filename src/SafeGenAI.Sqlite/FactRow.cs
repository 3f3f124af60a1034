using System.Globalization;

namespace SafeGenAI.Sqlite;

/// <summary>What a table knows of one entity.</summary>
/// <remarks>
/// Immutable and thread-safe. Where several rows have the entity's key, a column has a value only if they all have the same:
/// what they differ in is not known.
/// </remarks>
public sealed class FactRow
{
    private readonly IReadOnlyList<string> _columns;
    private readonly object?[] _values;

    internal FactRow(IReadOnlyList<string> columns, object?[] values) => (_columns, _values) = (columns, values);

    /// <summary>The value of a column as text; null where there is none.</summary>
    /// <exception cref="ArgumentException">The column is not one of those that are read.</exception>
    public string? Text(string column) => this[column] is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>The value of a column as a number; null where there is none, or where it is no number. Text is read as an
    /// invariant number.</summary>
    /// <exception cref="ArgumentException">The column is not one of those that are read.</exception>
    public decimal? Number(string column) => this[column] switch
    {
        long number => number,
        double number when Math.Abs(number) < 1e28 => (decimal)number,
        string text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number,
        _ => null,
    };

    private object? this[string column]
    {
        get
        {
            for (int i = 0; i < _columns.Count; i++)
            {
                if (_columns[i].Equals(column, StringComparison.OrdinalIgnoreCase))
                {
                    return _values[i];
                }
            }

            throw new ArgumentException(
                $"The column '{column}' is not read; add it to {nameof(SqliteFactTable)}.{nameof(SqliteFactTable.Columns)}, which are: {string.Join(", ", _columns)}.",
                nameof(column));
        }
    }

    /// <summary>Takes another row of the same key.</summary>
    internal FactRow Merge(object?[] other)
    {
        object?[] merged = new object?[_values.Length];
        for (int i = 0; i < merged.Length; i++)
        {
            merged[i] = Equals(_values[i], other[i]) ? _values[i] : null;
        }

        return new FactRow(_columns, merged);
    }
}
