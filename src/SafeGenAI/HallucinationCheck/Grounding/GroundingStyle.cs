namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>How the answers of a feature are written, as far as the grounding score must know it.</summary>
public enum GroundingStyle
{
    /// <summary>As people talk: an "I think", a question back and small talk are signs that a sentence goes beyond the sources.</summary>
    Conversation = 0,

    /// <summary>As documents are written: only what the answer shares with the sources counts.</summary>
    Document = 1,
}
