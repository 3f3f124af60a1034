using SafeGenAI.Review;
using SafeGenAI.Testing.Review;

namespace SafeGenAI.Testing.Tests.Review;

/// <summary>For each rule of the contract a queue that breaks it.</summary>
internal static class BrokenQueues
{
    public static IReadOnlyDictionary<ReviewRule, Func<TimeProvider, IReviewQueue>> ByRule { get; } = new Dictionary<ReviewRule, Func<TimeProvider, IReviewQueue>>
    {
        [ReviewRule.AddsOnce] = AddsAgain,
        [ReviewRule.KeepsAll] = clock => new BrokenQueue(Sound(clock)) { Told = item => item with { Findings = [.. item.Findings.Take(1)] } },
        [ReviewRule.ClaimsInOrder] = ClaimsTheOldest,
        [ReviewRule.ClaimsExclusively] = LooksThenClaims,
        [ReviewRule.LeasesEnd] = clock => new BrokenQueue(Sound(clock)) { Lease = lease => lease > TimeSpan.Zero && lease < TimeSpan.FromHours(1) ? lease * 2 : lease },
        [ReviewRule.ChecksVersions] = TakesAnyVersion,
        [ReviewRule.Decides] = clock => new BrokenQueue(Sound(clock)) { Verdict = verdict => verdict with { Score = verdict.Score ?? 0 } },
        [ReviewRule.Releases] = ReleasesNothing,
        [ReviewRule.Lists] = clock => new BrokenQueue(Sound(clock)) { Page = page => page with { Items = [.. page.Items.Reverse()] } },
        [ReviewRule.Deletes] = DeletesOpenOnesOnly,
        [ReviewRule.HeedsCancellation] = clock => new BrokenQueue(Sound(clock)) { Token = _ => default },
        [ReviewRule.RefusesMisuse] = clock => new BrokenQueue(Sound(clock)) { Lease = lease => lease > TimeSpan.Zero ? lease : TimeSpan.FromMinutes(1) },
    };

    private static InMemoryReviewQueue Sound(TimeProvider clock) => new(clock);

    private static BrokenQueue AddsAgain(TimeProvider clock)
    {
        InMemoryReviewQueue sound = Sound(clock);
        return new(sound)
        {
            Add = async (item, cancellationToken) =>
            {
                if (!await sound.AddAsync(item, cancellationToken))
                {
                    await sound.AddAsync(item with { Id = $"{item.Id}-again" }, cancellationToken);
                }

                return true;
            },
        };
    }

    private static BrokenQueue ClaimsTheOldest(TimeProvider clock)
    {
        InMemoryReviewQueue sound = Sound(clock);
        return new(sound)
        {
            Claim = async (reviewer, lease, filter, cancellationToken) =>
            {
                ReviewPage page = await sound.ListAsync((filter ?? ReviewFilter.All) with { State = ReviewState.Open }, 1, null, cancellationToken);
                return page.Items is [{ } oldest]
                    ? await sound.ClaimAsync(reviewer, lease, (filter ?? ReviewFilter.All) with { Stratum = oldest.Stratum }, cancellationToken)
                    : null;
            },
        };
    }

    private static BrokenQueue LooksThenClaims(TimeProvider clock)
    {
        InMemoryReviewQueue sound = Sound(clock);
        int asked = 0;
        ReviewItem? looked = null;
        return new(sound)
        {
            Claim = async (reviewer, lease, filter, cancellationToken) =>
            {
                // Every other one goes by what the one before has seen: so it is on an unlucky schedule, and here on any.
                ReviewItem? seen = looked;
                if (Interlocked.Increment(ref asked) % 2 == 1 || seen is null)
                {
                    ReviewPage page = await sound.ListAsync((filter ?? ReviewFilter.All) with { State = ReviewState.Open }, 1, null, cancellationToken);
                    looked = seen = page.Items is [{ } open] ? open : null;
                }

                ReviewItem? claimed = await sound.ClaimAsync(reviewer, lease, filter, cancellationToken);
                return seen is not null
                    ? seen with { State = ReviewState.Claimed, ClaimedBy = reviewer, LeaseEnds = clock.GetUtcNow() + lease, Version = seen.Version + 1 }
                    : claimed;
            },
        };
    }

    private static BrokenQueue TakesAnyVersion(TimeProvider clock)
    {
        InMemoryReviewQueue sound = Sound(clock);
        return new(sound) { Version = async (id, version) => (await sound.GetAsync(id))?.Version ?? version };
    }

    private static BrokenQueue ReleasesNothing(TimeProvider clock)
    {
        InMemoryReviewQueue sound = Sound(clock);
        return new(sound) { Release = async (id, _, cancellationToken) => new(ReviewOutcome.Done, await sound.GetAsync(id, cancellationToken)) };
    }

    private static BrokenQueue DeletesOpenOnesOnly(TimeProvider clock)
    {
        InMemoryReviewQueue sound = Sound(clock);
        return new(sound)
        {
            DeleteByUser = async user =>
            {
                IReadOnlyList<ReviewItem> all = (await sound.ListAsync(null, 1_000)).Items;
                int deleted = await sound.DeleteByUserAsync(user);
                foreach (ReviewItem item in all.Where(item => item.User == user && item.State == ReviewState.Decided))
                {
                    await sound.AddAsync(item);
                    deleted--;
                }

                return deleted;
            },
        };
    }
}
