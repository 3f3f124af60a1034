namespace StagedRollout.Simulation;

/// <summary>A user who asks something.</summary>
/// <param name="At">When.</param>
/// <param name="User">Who.</param>
/// <param name="Order">What the application knows of the user's order.</param>
internal readonly record struct Visit(DateTimeOffset At, string User, string Order);
