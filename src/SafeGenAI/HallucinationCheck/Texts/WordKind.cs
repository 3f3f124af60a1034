namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>What a word of a folded text is made of.</summary>
internal enum WordKind : byte
{
    /// <summary>Letters, perhaps with digits after them.</summary>
    Letters,

    /// <summary>One character of a script that puts no space between words.</summary>
    Ideograph,

    /// <summary>A number with its sign and separators.</summary>
    Number,

    /// <summary>A sign that changes what a number says: currency, percent, comparison, arithmetic.</summary>
    Symbol,
}
