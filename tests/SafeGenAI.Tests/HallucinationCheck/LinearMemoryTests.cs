using SafeGenAI.Benchmarks.LinearTime;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>What can be told of linear time without a clock: memory. The time itself is measured by <c>--linear</c>, on the same shapes.</summary>
public class LinearMemoryTests
{
    private const int Length = 10_000;

    // Lists that double may just have done so; a square would be sixteen times.
    private const int MostForFourTimes = 6;

    // What every check takes, however short its texts are.
    private const int Base = 20_000;

    public static TheoryData<string> Shapes => [.. HostileShape.All.Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void FourTimesTheText_TakesFourTimesTheMemory(string name)
    {
        HostileShape shape = HostileShape.All.Single(shape => shape.Name == name);

        long once = Allocated(shape, Length);
        long fourTimes = Allocated(shape, 4 * Length);

        Assert.InRange(fourTimes, 1, (MostForFourTimes * once) + Base);
    }

    [Fact]
    public void TheTable_HasALineForEachShape()
    {
        StringWriter output = new();

        LinearTable.Print(output, 500, HostileShape.All);

        string[] lines = output.ToString().Trim().Split(Environment.NewLine);
        Assert.Equal(HostileShape.All.Count + 1, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Split(' ').Length, line.Split(' ').Length));
    }

    private static long Allocated(HostileShape shape, int length)
    {
        (string answer, string source) = (shape.Answer(length), shape.Source(length));
        // What is rented is there the second time.
        _ = WholeCheck.Run(answer, source, shape.IsStructured);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = WholeCheck.Run(answer, source, shape.IsStructured);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
