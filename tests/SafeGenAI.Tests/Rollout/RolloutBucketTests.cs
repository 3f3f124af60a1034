using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using SafeGenAI.Rollout;
using SafeGenAI.Rollout.Gates;

namespace SafeGenAI.Tests.Rollout;

public sealed class RolloutBucketTests
{
    private const int Users = 20_000;

    private static readonly ContextualTargetingFilter Official =
        new(Options.Create(new TargetingEvaluationOptions()), NullLoggerFactory.Instance);

    /// <summary>Ids as applications have them, and as they hopefully have not.</summary>
    private static readonly Func<int, string>[] Ids =
    [
        i => $"user-{i}",
        i => $"{i}",
        i => $"{i:D8}-0000-4000-8000-{i:D12}",
        i => $"Jürgen.{i}@müller.example",
        i => $"利用者{i}",
        i => $"👩‍🚀{i}",
        i => new string('x', 490 + (i % 40)) + i,
        i => new string('é', 3_000) + i,
        i => new string(' ', 1 + (i % 97)) + new string('\t', i % 89),
        i => $"first\nsecond {i}",
        i => $"\n{i}\n",
        i => $"half a pair \ud83d{i}\ud83d",
    ];

    [Theory]
    [InlineData("email_summarization")]
    [InlineData("Zusammenfassung für 利用者")]
    public async Task ItIsThatOfTheOfficialFilter_ForEveryUser_AtEveryPercentage(string flag)
    {
        foreach (string user in Everybody())
        {
            RolloutBucket bucket = RolloutBucket.Of(user, flag);
            // Also at exactly its own percentage, and just above: only equal buckets agree there.
            foreach (double percent in (double[])[0, 1, 10, 33.3, 50, 99.9, 100, bucket.Percent, Math.Min(Math.BitIncrement(bucket.Percent), 100)])
            {
                Assert.Equal(await OfficialAsync(user, flag, percent), bucket.IsIn(percent));
            }
        }
    }

    [Fact]
    public void L19_TheDefaultPlan_GivesItsShares_EachStageASupersetOfTheOneBefore()
    {
        for (int salt = 0; salt < 20; salt++)
        {
            RolloutPlan plan = Plan(new RolloutOptions { Salt = $"feature-{salt}" });
            HashSet<string>[] stages = [.. Enumerable.Range(0, plan.Steps.Count).Select(stage => In(plan, stage, RolloutPhase.Running))];
            Assert.Equal([1, 10, 50, 100], plan.Steps.Select(step => step.Percent));
            Assert.InRange(ShareOf(stages[0]), 1 - 0.21, 1 + 0.21);
            Assert.InRange(ShareOf(stages[1]), 10 - 0.64, 10 + 0.64);
            Assert.InRange(ShareOf(stages[2]), 50 - 1.06, 50 + 1.06);
            Assert.Equal(Users, stages[3].Count);
            Assert.All(stages.Zip(stages.Skip(1)), pair => Assert.ProperSubset(pair.Second, pair.First));
        }
    }

    [Fact]
    public void L19_ARollback_LeavesNobodyIn_AndWhatFollowsBeginsWithTheSameUsers()
    {
        RolloutPlan plan = Plan(new RolloutOptions());
        HashSet<string> before = In(plan, stage: 0, RolloutPhase.Running);
        Assert.Empty(In(plan, stage: 2, RolloutPhase.RolledBack));
        Assert.Equal(before, In(plan, stage: 0, RolloutPhase.Running));
    }

    [Fact]
    public void L19_AnotherModelOrPlan_DoesNotDrawLotsAgain()
    {
        RolloutPlan plan = Plan(new RolloutOptions().Stage(10, hours: 1).Stage(100));
        RolloutPlan other = new("email", new RolloutOptions().Stage(10, days: 2).Stage(50).Stage(100), new RolloutRevision("b", "b", "b", "b"));
        Assert.Equal(In(plan, stage: 0, RolloutPhase.Running), In(other, stage: 0, RolloutPhase.Running));
    }

    [Theory]
    [InlineData("user-1", "email", 1539083415u, -1099528591601019934L)]
    [InlineData("user-2", "email", 1537596138u, 5398010526153047063L)]
    [InlineData("Jürgen 利用者 👩‍🚀", "email", 122444210u, -4377448450800622376L)]
    [InlineData("", "email", 1964517012u, -7010309383243413121L)]
    [InlineData("user-1", "chat", 1610092404u, 4524856514985552025L)]
    public void L19_AUnit_FallsWhereItFellInEveryProcessBefore(string unit, string salt, uint marker, long id) =>
        Assert.Equal((marker, id), (RolloutBucket.Of(unit, salt).Marker, RolloutBucket.Of(unit, salt).UnitId));

    [Fact]
    public void SaltsAreIndependent()
    {
        HashSet<string> one = In(Plan(new RolloutOptions { Salt = "one" }), stage: 1, RolloutPhase.Running);
        HashSet<string> other = In(Plan(new RolloutOptions { Salt = "other" }), stage: 1, RolloutPhase.Running);
        Assert.InRange(one.Intersect(other).Count() * 100.0 / Users, 0.8, 1.2);
    }

    private static IEnumerable<string> Everybody() => Enumerable.Range(0, Users).Select(i => Ids[i % Ids.Length](i));

    private static Task<bool> OfficialAsync(string user, string flag, double percent) => Official.EvaluateAsync(
        new FeatureFilterEvaluationContext
        {
            FeatureName = flag,
            Settings = new TargetingFilterSettings { Audience = new Audience { DefaultRolloutPercentage = percent } },
        },
        new TargetingContext { UserId = user });

    private static RolloutPlan Plan(RolloutOptions options) => new("email", options, new RolloutRevision("a", "a", "a", "a"));

    private static HashSet<string> In(RolloutPlan plan, int stage, RolloutPhase phase)
    {
        RolloutState state = RolloutState.Begin(plan, DateTimeOffset.UnixEpoch, before: null, isResumed: false);
        (state.Stage, state.Phase) = (stage, phase);
        RolloutView view = state.ViewOf(plan);
        return [.. Enumerable.Range(0, Users).Select(i => $"user-{i}").Where(user => plan.IsIn(user, RolloutBucket.Of(user, plan.Salt), view))];
    }

    private static double ShareOf(HashSet<string> users) => users.Count * 100.0 / Users;
}
