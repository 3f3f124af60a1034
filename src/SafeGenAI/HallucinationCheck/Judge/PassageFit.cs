namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>How far a passage bears a sentence out, in words.</summary>
internal enum PassageFit
{
    /// <summary>They share few or no words that carry content.</summary>
    Unrelated,

    /// <summary>They speak of the same thing; the passage may say something else of it.</summary>
    Related,

    /// <summary>The passage has the sentence's words, but not where the sentence has them: it may say the same, or the opposite.</summary>
    Shuffled,

    /// <summary>The passage has the sentence's numbers, names, negations and most of its other words, in the same order.</summary>
    Carries,
}
