using SafeGenAI.Feedback;

namespace SafeGenAI.Testing.Feedback;

/// <summary>The conformance suite of stores of feedback: what every <see cref="IFeedbackStore"/> must do.</summary>
/// <remarks>
/// In a test of any framework:
/// <code>
/// await FeedbackConformance.AssertConformsAsync(() => new(new MyFeedbackStore()));
/// </code>
/// Nothing here sleeps or waits for a clock.
/// </remarks>
public static class FeedbackConformance
{
    private const int Callers = 64;

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FeedbackRecord Vote = new() { Feature = "f", CallId = "1", User = "ann", IsHelpful = true, At = Noon };

    private static readonly (string Name, Func<IFeedbackStore, FeedbackExpectations, Task> Run)[] Cases =
    [
        ("AVote_IsKeptWhole", KeptWholeAsync),
        ("AnEqualVote_IsRepeated_AndKeepsItsTime", RepeatedAsync),
        ("AnOppositeVote_TakesThePlaceOfTheFirst", ReplacedAsync),
        ("AComment_MayFollow_AndIsNotLost", CommentAsync),
        ("UsersCallsAndFeatures_AreApart", ApartAsync),
        ("Counts_AreOfEachArm_SinceATime", CountedAsync),
        ("ManyEqualVotesAtOnce_AreOne", AtOnceAsync),
        ("ManyOppositeVotesAtOnce_LeaveOne", FlickeringAsync),
        ("AnyText_ComesBack", AnyTextAsync),
        ("AllOfAUser_IsDeleted_AndNothingOfOthers", DeletedAsync),
        ("AllBeforeAMoment_IsDeleted", PurgedAsync),
        ("NobodysVotes_AreNotDeletedAsAUsers", NobodyAsync),
    ];

    /// <summary>Asserts that a store keeps the whole contract.</summary>
    /// <param name="create">Gives an empty store, for each case anew; it is disposed of where it can be.</param>
    /// <exception cref="FeedbackConformanceException">It does not; every violation is listed.</exception>
    public static async Task AssertConformsAsync(Func<ValueTask<IFeedbackStore>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        List<string> violations = [];
        foreach ((string name, Func<IFeedbackStore, FeedbackExpectations, Task> run) in Cases)
        {
            IFeedbackStore store = await create();
            try
            {
                await run(store, new FeedbackExpectations(name, violations));
            }
            catch (Exception exception)
            {
                violations.Add($"{name}: it threw {exception.GetType().Name}: {exception.Message}");
            }
            finally
            {
                await ((store as IAsyncDisposable)?.DisposeAsync() ?? default);
                (store as IDisposable)?.Dispose();
            }
        }

        if (violations.Count > 0)
        {
            throw new FeedbackConformanceException(violations);
        }
    }

    private static async Task KeptWholeAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        FeedbackRecord vote = Vote with { Tenant = "acme", Arm = "large", IsHelpful = false, Comment = "wrong date" };
        expect.Equal(FeedbackChange.Added, await store.RecordAsync(vote), "the first vote");
        expect.Equal(vote, (await store.ReadAsync("f", "1")).SingleOrDefault(), "what is read");
        expect.Equal(0, (await store.ReadAsync("f", "2")).Count, "votes on another call");
    }

    private static async Task RepeatedAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        await store.RecordAsync(Vote);
        expect.Equal(FeedbackChange.Repeated, await store.RecordAsync(Vote with { At = Noon.AddHours(1) }), "the same vote again");
        expect.Equal(Noon, (await store.ReadAsync("f", "1"))[0].At, "its time");
    }

    private static async Task ReplacedAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        await store.RecordAsync(Vote);
        FeedbackRecord other = Vote with { IsHelpful = false, At = Noon.AddHours(1) };
        expect.Equal(FeedbackChange.Replaced, await store.RecordAsync(other), "the other opinion");
        expect.Equal(other, (await store.ReadAsync("f", "1")).SingleOrDefault(), "what is read");
        FeedbackTally tally = await store.CountAsync("f", Noon);
        expect.Equal((0L, 1L), (tally.Helpful, tally.Unhelpful), "helpful and unhelpful");
    }

    private static async Task CommentAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        await store.RecordAsync(Vote);
        expect.Equal(FeedbackChange.Repeated, await store.RecordAsync(Vote with { Comment = "thanks" }), "the comment that follows");
        await store.RecordAsync(Vote);
        expect.Equal("thanks", (await store.ReadAsync("f", "1"))[0].Comment, "the comment after a vote without one");
        await store.RecordAsync(Vote with { IsHelpful = false });
        expect.Equal("thanks", (await store.ReadAsync("f", "1"))[0].Comment, "the comment after another opinion");
    }

    private static async Task ApartAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        foreach (FeedbackRecord vote in (FeedbackRecord[])[Vote, Vote with { User = "bob" }, Vote with { User = null }, Vote with { CallId = "2" }, Vote with { Feature = "g" }])
        {
            expect.Equal(FeedbackChange.Added, await store.RecordAsync(vote), vote.ToString());
        }

        expect.Equal(FeedbackChange.Repeated, await store.RecordAsync(Vote with { User = null }), "nobody's second vote");
        expect.Equal(3, (await store.ReadAsync("f", "1")).Count, "votes on one call");
        expect.Equal(4L, (await store.CountAsync("f", Noon)).Helpful, "votes on one feature");
    }

    private static async Task CountedAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        string?[] arms = [null, "large", "large", "small"];
        for (int i = 0; i < arms.Length; i++)
        {
            await store.RecordAsync(Vote with { CallId = $"{i}", Arm = arms[i], IsHelpful = i % 2 == 0, At = Noon.AddMinutes(i) });
        }

        FeedbackTally all = await store.CountAsync("f", Noon);
        FeedbackTally later = await store.CountAsync("f", Noon.AddMinutes(2));
        expect.Equal("(, 1, 0) (large, 1, 1) (small, 0, 1)", Shown(all), "all");
        expect.Equal("(large, 1, 0) (small, 0, 1)", Shown(later), "those of the last minutes");

        static string Shown(FeedbackTally tally) => string.Join(' ', tally.Arms.Select(arm => $"({arm.Arm}, {arm.Helpful}, {arm.Unhelpful})"));
    }

    private static async Task AtOnceAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        FeedbackChange[] changes = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () => await store.RecordAsync(Vote))));
        expect.Equal(1, changes.Count(change => change == FeedbackChange.Added), "first votes");
        expect.Equal(1L, (await store.CountAsync("f", Noon)).Helpful, "votes that count");
    }

    private static async Task FlickeringAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(
            i => Task.Run(async () => await store.RecordAsync(Vote with { CallId = $"{i % 4}", IsHelpful = i % 8 < 4 }))));
        FeedbackTally tally = await store.CountAsync("f", Noon);
        expect.Equal(4L, tally.Helpful + tally.Unhelpful, "votes that count, on four calls");
    }

    private static async Task DeletedAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        foreach (FeedbackRecord vote in (FeedbackRecord[])[Vote, Vote with { CallId = "2" }, Vote with { Feature = "g" }, Vote with { User = "bob" }, Vote with { User = null }])
        {
            await store.RecordAsync(vote);
        }

        expect.Equal(3, await store.DeleteByUserAsync("ann"), "how many are deleted");
        expect.Equal(0, await store.DeleteByUserAsync("ann"), "how many are deleted again");
        expect.Equal(0, await store.DeleteByUserAsync("' OR '1' = '1"), "how many are deleted of a user who is none");
        expect.Equal(2L, (await store.CountAsync("f", Noon)).Helpful, "votes of others that count");
        expect.Equal(0L, (await store.CountAsync("g", Noon)).Helpful, "votes on the other feature");
        expect.Equal(FeedbackChange.Added, await store.RecordAsync(Vote), "the user's next vote");
    }

    private static async Task PurgedAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        for (int i = 0; i < 4; i++)
        {
            await store.RecordAsync(Vote with { CallId = $"{i}", At = Noon.AddHours(i) });
        }

        expect.Equal(2, await store.PurgeAsync(Noon.AddHours(2)), "how many are deleted");
        expect.Equal(0, await store.PurgeAsync(Noon.AddHours(2).ToOffset(TimeSpan.FromHours(9))), "how many are deleted again, in another zone");
        expect.Equal(2L, (await store.CountAsync("f", Noon)).Helpful, "votes that are left");
    }

    private static async Task NobodyAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        await store.RecordAsync(Vote with { User = null });
        foreach (string blank in (string[])["", " "])
        {
            try
            {
                await store.DeleteByUserAsync(blank);
                expect.Equal("an ArgumentException", "none", "what a blank user leads to");
            }
            catch (ArgumentException)
            {
            }
        }

        expect.Equal(1L, (await store.CountAsync("f", Noon)).Helpful, "votes of nobody");
    }

    private static async Task AnyTextAsync(IFeedbackStore store, FeedbackExpectations expect)
    {
        FeedbackRecord vote = Vote with { CallId = "'; DROP TABLE x; --", Comment = "é 👎 \"quoted\"\r\n=1+1" };
        await store.RecordAsync(vote);
        expect.Equal(vote, (await store.ReadAsync("f", vote.CallId)).SingleOrDefault(), "what is read");
        foreach (string other in (string[])[vote.CallId + "\0", vote.CallId + "\0x", vote.CallId + " ", "%", "' OR '1' = '1"])
        {
            expect.Equal(0, (await store.ReadAsync("f", other)).Count, "votes on another call");
        }
    }
}
