namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>The scripts a text is written in, as far as telling a translation from a quote needs them.</summary>
[Flags]
internal enum Scripts
{
    None = 0,
    Latin = 1,
    Greek = 2,
    Cyrillic = 4,
    Hebrew = 8,
    Arabic = 16,
    Indic = 32,
    SouthEastAsian = 64,
    Chinese = 128,
    Japanese = 256,
    Korean = 512,
    Other = 1024,
}
