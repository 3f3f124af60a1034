namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>What the words say that differ between a quote and its source.</summary>
[Flags]
internal enum MeaningChange
{
    None = 0,

    /// <summary>A number or sign of the source is left out of the quote.</summary>
    OmittedNumber = 1,

    /// <summary>A negation was added, left out or replaced.</summary>
    Negation = 2,

    /// <summary>A name was added, left out or replaced.</summary>
    Name = 4,

    /// <summary>The quote has a number or sign that the source does not have there.</summary>
    Number = 8,

    /// <summary>Parts of the quote are not one statement: they stand too far apart, or a sentence ends between them.</summary>
    Context = 16,

    /// <summary>A unit or currency was added, left out or replaced.</summary>
    Unit = 32,
}
