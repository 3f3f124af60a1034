namespace SafeGenAI.HallucinationCheck;

/// <summary>What becomes of an answer after it was checked, the mildest first.</summary>
public enum CheckAction
{
    /// <summary>It leaves as it is; verdict and findings stand beside it.</summary>
    Accept = 0,

    /// <summary>It leaves, and each finding is marked on the text as an annotation.</summary>
    Annotate = 1,

    /// <summary>It leaves marked, and a person is asked to look at it.</summary>
    Review = 2,

    /// <summary>It is rejected; the same model is asked once more and told what was found. What fails again goes on as
    /// <see cref="NextModel"/>.</summary>
    Retry = 3,

    /// <summary>It is rejected; the next model is asked, and after the last one the fallback ladder answers.</summary>
    NextModel = 4,

    /// <summary>It is rejected, no model is asked again, and the fallback ladder answers.</summary>
    Fallback = 5,
}
