using System.Globalization;
using Xunit.Abstractions;

namespace SafeGenAI.Tests.Architecture;

public sealed class FileSizeTests(ITestOutputHelper output)
{
    private const int Longest = 250;

    [Fact]
    public void NoSourceFileHoldsTwoIdeas()
    {
        List<(string File, int Lines)> sizes =
            [.. SourceTree.Files("src").Select(file => (Path.GetRelativePath(SourceTree.Root, file), File.ReadLines(file).Count()))];
        sizes.Sort((one, other) => other.Lines.CompareTo(one.Lines));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{sizes.Count} files, median {sizes[sizes.Count / 2].Lines} lines, {sizes.Count(size => size.Lines > 120)} above 120"));
        foreach ((string file, int lines) in sizes.Take(20))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines,4} {file}"));
        }

        Assert.All(sizes, size => Assert.True(size.Lines <= Longest, $"{size.File} has {size.Lines} lines: two ideas?"));
    }
}
