namespace SafeGenAI.Rollout;

/// <summary>A flag of the application's that takes everybody, or somebody, out of a rollout.</summary>
internal interface IRolloutKillSwitch
{
    /// <summary>Whether the flag lets the unit take part; where it cannot be asked, it does not.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="tenantId">The tenant, or null.</param>
    /// <param name="cancellationToken">The request's own.</param>
    /// <exception cref="OperationCanceledException">The request was cancelled; nothing else is thrown.</exception>
    ValueTask<bool> IsOnAsync(string unit, string? tenantId, CancellationToken cancellationToken);
}
