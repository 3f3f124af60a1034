namespace SafeGenAI.Rollout;

/// <summary>What calls of one feature that begin now go by.</summary>
internal sealed class CurrentRollout
{
    private volatile RolloutView _view = RolloutView.Unknown;

    public RolloutView View
    {
        get => _view;
        set => _view = value;
    }
}
