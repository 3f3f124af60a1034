using SafeGenAI.Review;
using SafeGenAI.Testing.Review;

namespace SafeGenAI.Testing.Tests.Review;

/// <summary>A suite that cannot fail is worthless: each rule catches a queue that breaks it.</summary>
public class ReviewConformanceTests
{
    public static TheoryData<ReviewRule> Rules => [.. Enum.GetValues<ReviewRule>()];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task AQueueThatBreaksARule_IsCaughtByIt(ReviewRule rule)
    {
        List<ReviewViolation> violations = [];
        foreach (ReviewCase one in ReviewConformance.Cases.Where(one => one.Rule == rule))
        {
            violations.AddRange(await one.RunAsync(clock => new(BrokenQueues.ByRule[rule](clock))));
        }

        Assert.NotEmpty(violations);
        Assert.All(violations, violation => Assert.Equal(rule, violation.Rule));
        Assert.All(violations, violation => Assert.DoesNotContain("it threw", violation.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASoundQueue_Conforms() => await ReviewConformance.AssertConformsAsync(clock => new(new InMemoryReviewQueue(clock)));

    [Fact]
    public async Task AllViolations_AreListedWithRuleCaseAndValues()
    {
        ReviewConformanceException exception = await Assert.ThrowsAsync<ReviewConformanceException>(
            () => ReviewConformance.AssertAsync("AVerdict_IsKeptWhole", clock => new(BrokenQueues.ByRule[ReviewRule.Decides](clock))));

        Assert.Equal(2, exception.Violations.Count);
        Assert.StartsWith("The review queue breaks its contract: 2 violations.", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Decides, AVerdict_IsKeptWhole: judgement, category, comment and score: expected (Good, , , ), found (Good, , , 0)",
            exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AQueueThatThrows_IsAViolation_AndIsDisposedOf()
    {
        BrokenQueue broken = new(new InMemoryReviewQueue()) { Add = (_, _) => throw new IOException("The disk is full.") };

        IReadOnlyList<ReviewViolation> violations = await ReviewConformance.Cases[0].RunAsync(_ => new(broken));

        Assert.Equal("it threw IOException: The disk is full.", Assert.Single(violations).Detail);
        Assert.Equal(1, broken.Disposals);
    }

    [Fact]
    public void Cases_HaveNamesOfTheirOwn_AndEveryRuleHasOne()
    {
        Assert.Equal(ReviewConformance.Cases.Count, ReviewConformance.Cases.Select(one => one.Name).Distinct().Count());
        Assert.Equal(Enum.GetValues<ReviewRule>(), ReviewConformance.Cases.Select(one => one.Rule).Distinct().Order());
    }

    [Fact]
    public async Task AnUnknownCase_OrAFactoryOfNothing_IsRefusedByName()
    {
        await Assert.ThrowsAsync<ArgumentException>("name", () => ReviewConformance.AssertAsync("None", clock => new(new InMemoryReviewQueue(clock))));
        await Assert.ThrowsAsync<ArgumentNullException>("create", () => ReviewConformance.AssertConformsAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>("create", () => ReviewConformance.AssertConformsAsync(_ => new((IReviewQueue)null!)));
    }
}
