namespace SafeGenAI.Calls;

/// <summary>How an attempt's token counts became known.</summary>
public enum UsageSource
{
    /// <summary>Nothing was billed: the provider refused, was not reached, or was not asked.</summary>
    None = 0,

    /// <summary>The provider reported them.</summary>
    Reported = 1,

    /// <summary>Estimated from the prompt and the delivered text: the provider did not report them, or the stream broke off.</summary>
    Estimated = 2,

    /// <summary>Nothing is known but that it was sent: the whole reservation is charged.</summary>
    Presumed = 3,
}
