using SafeGenAI.Rollout;

namespace SafeGenAI.Testing.Rollout.Cases;

/// <summary>What a rollout's state is, and who may write it.</summary>
internal static class StateCases
{
    private const int Writers = 8;
    private const int Rounds = 10;

    /// <summary>Each time that a writer loses another one wins: more tries are never needed.</summary>
    private const int MostTries = Writers * Rounds;

    public static IEnumerable<RolloutCase> All =>
    [
        new(RolloutRule.KeepsTheState, AState_ComesBackAsItWasWritten),
        new(RolloutRule.ChecksVersions, AState_IsWrittenOverTheOneBeforeItOnly),
        new(RolloutRule.ChecksVersions, OfWritersAtOnce_OneWins_AndTheOthersLeaveNothing),
        new(RolloutRule.ChecksVersions, ManyWriters_LeaveNoGap),
    ];

    private static async Task AState_ComesBackAsItWasWritten(RolloutTrial trial)
    {
        trial.Equal("what is read where nothing was written", null, await trial.Store.ReadAsync(RolloutTrial.Feature));
        string[] states =
        [
            "", " {\"a\": [1, 2]}\r\n\t", "'; DROP TABLE x; -- \"\\ % _", "é 本 👎 \u202e \ufeff", "a\0b", new string('x', 65_536),
            string.Concat(Enumerable.Repeat("{\"é\":\"👎\"}", 6_000)),
        ];
        for (int i = 0; i < states.Length; i++)
        {
            RolloutRecord record = new(RolloutTrial.Feature, i + 1, states[i]);
            trial.Equal($"whether state {i} was written", true, await trial.Store.TryWriteAsync(record));
            trial.Equal($"whether state {i} is read as it was written", true, record == await trial.Store.ReadAsync(RolloutTrial.Feature));
        }

        trial.Equal("entries of states without one", 0, (await trial.Store.ReadHistoryAsync(RolloutTrial.Feature)).Count);
    }

    private static async Task AState_IsWrittenOverTheOneBeforeItOnly(RolloutTrial trial)
    {
        trial.Equal("writing version 2 over nothing", false, await WriteAsync(trial, 2));
        trial.Equal("writing version 1", true, await WriteAsync(trial, 1));
        trial.Equal("writing version 1 again", false, await WriteAsync(trial, 1));
        trial.Equal("writing version 3 over 1", false, await WriteAsync(trial, 3));
        trial.Equal("writing version 2", true, await WriteAsync(trial, 2));
        trial.Equal("writing version 1 over 2", false, await WriteAsync(trial, 1));
        await trial.StandsAsync("after all of it", 2, "2");
        trial.Sequence("entries", ["2", "1"], (await trial.Store.ReadHistoryAsync(RolloutTrial.Feature)).Select(entry => entry.Reason));
    }

    private static async Task OfWritersAtOnce_OneWins_AndTheOthersLeaveNothing(RolloutTrial trial)
    {
        string[] winners = new string[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            int version = round + 1;
            bool[] won = new bool[Writers];
            await RolloutTrial.TogetherAsync(Writers, async writer => won[writer] = await WriteAsync(trial, version, $"{version}, {writer}"));
            trial.Equal("how many of those at once won", 1, won.Count(one => one));
            winners[round] = $"{version}, {Array.IndexOf(won, true)}";
            await trial.StandsAsync("after writers at once", version, winners[round]);
        }

        trial.Sequence("entries", winners.Reverse(), (await trial.Store.ReadHistoryAsync(RolloutTrial.Feature)).Select(entry => entry.Reason));
    }

    private static async Task ManyWriters_LeaveNoGap(RolloutTrial trial)
    {
        await RolloutTrial.TogetherAsync(Writers, async _ =>
        {
            for ((int written, int tries) = (0, 0); written < Rounds && tries < MostTries; tries++)
            {
                long version = (await trial.Store.ReadAsync(RolloutTrial.Feature))?.Version ?? 0;
                written += await WriteAsync(trial, version + 1) ? 1 : 0;
            }
        });

        const int Last = Writers * Rounds;
        await trial.StandsAsync("after many writers", Last, $"{Last}");
        trial.Sequence(
            "entries", Enumerable.Range(1, Last).Reverse().Select(version => $"{version}"),
            (await trial.Store.ReadHistoryAsync(RolloutTrial.Feature, Last + 1)).Select(entry => entry.Reason));
    }

    private static ValueTask<bool> WriteAsync(RolloutTrial trial, long version, string? told = null) =>
        trial.Store.TryWriteAsync(new RolloutRecord(RolloutTrial.Feature, version, told ?? $"{version}"), RolloutTrial.Entry(told ?? $"{version}"));
}
