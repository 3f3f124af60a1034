namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What it means that a source does not know an entity.</summary>
public enum FactWorld
{
    /// <summary>The source knows all there are: what it does not know does not exist, and the answer must not leave.</summary>
    Closed = 1,

    /// <summary>The source knows some: what it does not know stays unchecked.</summary>
    Open = 2,
}
