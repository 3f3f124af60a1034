namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>
/// Reads files as BEGIN has them (arXiv 2105.00071): cells between tabs, no quoting, columns found by their names.
/// "Not fully attributable" is the positive class; "Generic" says nothing that could be, and is left out.
/// </summary>
internal sealed class BeginFile
{
    private readonly List<BeginRow> _rows = [];

    private BeginFile()
    {
    }

    public IReadOnlyList<BeginRow> Rows => _rows;

    /// <summary>How many rows are labelled "Generic".</summary>
    public int Generic { get; private set; }

    /// <summary>How many rows have another label, or too few cells.</summary>
    public int Skipped { get; private set; }

    /// <exception cref="InvalidDataException">A column that is needed is missing; all of them are named.</exception>
    public static BeginFile Read(string path)
    {
        BeginFile file = new();
        string[]? header = null;
        foreach (string line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            string[] cells = line.Split('\t');
            if (header is null)
            {
                header = [.. cells.Select(cell => cell.Trim())];
                Require(header, path);
            }
            else
            {
                file.Add(header, cells, Path.GetFileNameWithoutExtension(path));
            }
        }

        return header is null ? throw new InvalidDataException($"{path} is empty; its first line must name the columns.") : file;
    }

    private static void Require(string[] header, string path)
    {
        string[] missing = [.. new[] { "knowledge", "response", "begin_label" }.Where(name => IndexOf(header, name) < 0)];
        if (missing.Length > 0)
        {
            throw new InvalidDataException($"{path} has no column {string.Join(", ", missing)}; its first line names {string.Join(", ", header)}, between tabs.");
        }
    }

    private void Add(string[] header, string[] cells, string standardSource)
    {
        string? Cell(string name) => IndexOf(header, name) is >= 0 and int at && at < cells.Length ? cells[at].Trim() : null;

        string? label = Cell("begin_label");
        if (Is(label, "Generic"))
        {
            Generic++;
        }
        else if (Cell("knowledge") is { } knowledge && Cell("response") is { } answer && (Is(label, "Fully attributable") || Is(label, "Not fully attributable")))
        {
            string source = Cell("data_source") is { Length: > 0 } named ? named : standardSource;
            // The tables have spaces between their columns.
            source = string.Join('_', source.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            _rows.Add(new BeginRow(source, knowledge, answer, Is(label, "Not fully attributable")));
        }
        else
        {
            Skipped++;
        }
    }

    private static int IndexOf(string[] header, string name) => Array.FindIndex(header, column => Is(column, name));

    private static bool Is(string? text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);
}
