namespace SafeGenAI.Rollout;

/// <summary>A flag of the application's that takes everybody, or somebody, out of a rollout.</summary>
internal interface IRolloutKillSwitch
{
    /// <summary>Whether the flag lets the unit take part; where it cannot be asked, it does not.</summary>
    /// <param name="unit">The unit, or null where the call has none.</param>
    /// <param name="tenantId">The tenant, or null.</param>
    /// <param name="cancellationToken">The request's own.</param>
    ValueTask<bool> IsOnAsync(string? unit, string? tenantId, CancellationToken cancellationToken);
}
