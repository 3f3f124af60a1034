namespace SafeGenAI.Rollout.Evidence;

/// <summary>Sums over both arms of a run.</summary>
internal sealed class RunTotals
{
    public ArmTotals Canary { get; } = new();

    public ArmTotals Control { get; } = new();

    public ArmTotals this[bool isCanary] => isCanary ? Canary : Control;

    /// <summary>The sums of all instances. One that cannot be read, because a later version wrote it, is left out.</summary>
    public static RunTotals Of(IEnumerable<string> instances)
    {
        RunTotals sum = new();
        foreach (string text in instances)
        {
            if (TotalsJson.Read(text) is { } one)
            {
                sum.Canary.Add(one.Canary);
                sum.Control.Add(one.Control);
            }
        }

        return sum;
    }
}
