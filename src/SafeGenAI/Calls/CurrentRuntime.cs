namespace SafeGenAI.Calls;

/// <summary>What calls that begin now share. A reload puts another in its place; calls that are under way keep theirs.</summary>
internal sealed class CurrentRuntime(CallRuntime first)
{
    private volatile CallRuntime _value = first;

    /// <summary>Read once for each call.</summary>
    public CallRuntime Value
    {
        get => _value;
        set => _value = value;
    }
}
