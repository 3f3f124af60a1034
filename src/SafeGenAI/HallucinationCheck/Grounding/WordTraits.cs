namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>What kind of word a term stands for.</summary>
[Flags]
internal enum WordTraits : byte
{
    /// <summary>It carries content.</summary>
    None = 0,

    /// <summary>It carries grammar or conversation, no content.</summary>
    Function = 1,

    /// <summary>It carries content that any text may hold: good, know, people.</summary>
    Light = 2,

    /// <summary>Who writes speaks of himself.</summary>
    FirstPerson = 4,

    /// <summary>It negates.</summary>
    Negation = 8,

    /// <summary>It is a number, or written as a name inside of a sentence: another one is never a mere paraphrase.</summary>
    Specific = 16,
}
