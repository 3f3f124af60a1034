namespace StagedRollout.Screens;

/// <summary>Shows rollouts while they are played, and what became of them.</summary>
internal interface IScreen
{
    /// <param name="rollouts">What is shown.</param>
    /// <param name="play">Plays, and calls what it is given with the time as it goes on.</param>
    Task ShowAsync(IReadOnlyList<CanaryRollout> rollouts, Func<Action<DateTimeOffset>, Task> play);
}
