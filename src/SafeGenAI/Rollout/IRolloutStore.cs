namespace SafeGenAI.Rollout;

/// <summary>Keeps how far each feature is rolled out, who decides about it, and what its instances have seen.</summary>
/// <remarks>
/// <para>Thread-safe. Everything is by feature; features do not touch each other. A store that cannot be asked throws. Features, runs,
/// holders and instances are told apart by every character; their names are not blank, have no control characters, and at most 512
/// characters; <see cref="ArgumentException"/> else.</para>
/// <para>What is decided is safe without the lease: a state is written only over the version that its writer has read. The lease spares
/// all instances but one the reading. Its time is the store's own <see cref="TimeProvider"/>. A clock that is set back gives nobody a
/// lease that another one holds (by up to an hour; beyond that a lease counts as one that was taken on a wrong clock, so that it holds
/// nobody up for longer than two hours); clocks that disagree cost a wait, never a second decision.</para>
/// <para>Evidence belongs to a run: one attempt to roll one revision out. A unit counts once per run, a bad event once per run, unit and
/// metric, whichever instances saw it and however often they tell it, so what may not have arrived is told again.</para>
/// </remarks>
public interface IRolloutStore
{
    /// <summary>The state of a feature, or null where there is none yet.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<RolloutRecord?> ReadAsync(string feature, CancellationToken cancellationToken = default);

    /// <summary>Writes a state over the version before it, together with the entry that tells why, in one atomic step.</summary>
    /// <param name="record">The state; its version is 1 for the first, else the version that was read plus 1.</param>
    /// <param name="entry">What is told of it, or null for a state that only took in evidence.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <returns>False where the state before it is of another version, because somebody else was first: then nothing is written, neither
    /// state nor entry.</returns>
    /// <exception cref="ArgumentException">The entry is of another feature, or its shares are not 0 to 100 percent.</exception>
    ValueTask<bool> TryWriteAsync(RolloutRecord record, RolloutEntry? entry = null, CancellationToken cancellationToken = default);

    /// <summary>Takes the lease of a feature, or renews it: one holder at a time decides. A renewal never ends it earlier.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="holder">Who asks.</param>
    /// <param name="lease">How long it is theirs from now on; more than zero, at most one hour.</param>
    /// <param name="cancellationToken">Cancels before anything is taken.</param>
    /// <returns>Who holds it now: <paramref name="holder"/>, or another one whose lease has not ended.</returns>
    ValueTask<string> LeadAsync(string feature, string holder, TimeSpan lease, CancellationToken cancellationToken = default);

    /// <summary>Gives the lease back, where it is still the holder's.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="holder">Who gives it back.</param>
    /// <param name="cancellationToken">Cancels before anything is changed.</param>
    ValueTask ResignAsync(string feature, string holder, CancellationToken cancellationToken = default);

    /// <summary>Adds what one instance has seen since it last told, in one atomic step. Telling the same again changes nothing.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="run">The run it belongs to.</param>
    /// <param name="evidence">What was seen.</param>
    /// <param name="cancellationToken">Cancels the waiting; it may have been added.</param>
    /// <exception cref="ArgumentOutOfRangeException">An interval, or the share at a bad event, is out of its range.</exception>
    ValueTask AddEvidenceAsync(string feature, string run, RolloutEvidence evidence, CancellationToken cancellationToken = default);

    /// <summary>Reads what all instances have seen in a run, as it stands at one moment. Page after page, every bad event comes once,
    /// also while more are added.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="run">The run.</param>
    /// <param name="after">The <see cref="RolloutEvidencePage.Position"/> of the page before, or 0 for the first.</param>
    /// <param name="most">How many bad events at most; 1 to 10,000.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<RolloutEvidencePage> ReadEvidenceAsync(
        string feature, string run, long after = 0, int most = 1_000, CancellationToken cancellationToken = default);

    /// <summary>What was decided, the newest first.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="most">How many at most; above zero.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<IReadOnlyList<RolloutEntry>> ReadHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default);

    /// <summary>Deletes the evidence of all runs of a feature but one. State, lease and history stay. An instance that tells later of such a
    /// run begins its evidence anew.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="exceptRun">The run whose evidence is kept.</param>
    /// <param name="cancellationToken">Cancels before anything is deleted.</param>
    ValueTask PurgeAsync(string feature, string exceptRun, CancellationToken cancellationToken = default);
}
