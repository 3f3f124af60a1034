using System.Text;
using Spectre.Console;

namespace StagedRollout.Tests;

/// <summary>A terminal of a given size that keeps what is written to it.</summary>
internal sealed class Terminal(TextWriter writer, int width, int height) : IAnsiConsoleOutput
{
    public TextWriter Writer => writer;

    public bool IsTerminal => true;

    public int Width => width;

    public int Height => height;

    public void SetEncoding(Encoding encoding)
    {
    }
}
