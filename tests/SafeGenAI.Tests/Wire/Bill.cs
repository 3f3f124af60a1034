namespace SafeGenAI.Tests.Wire;

/// <summary>How an attempt is charged.</summary>
public enum Bill
{
    Nothing,
    Reported,
    Estimated,
    Presumed,
}
