namespace SafeGenAI.Tokenizers;

/// <summary>Which models are counted exactly, and how much of a call.</summary>
public sealed class TokenizerOptions
{
    /// <summary>The value of <see cref="MaxCountedCharacters"/> unless set.</summary>
    public const int DefaultMaxCountedCharacters = 262_144;

    /// <summary>
    /// Names of further models whose text is encoded with o200k_base: deployments on Azure, and models under a name of
    /// the application's own whose client does not tell another. The known ones are OpenAI's gpt-4o, gpt-4.1, gpt-4.5,
    /// gpt-5, o1, o3, o4-mini and gpt-oss with their dated and smaller versions.
    /// </summary>
    /// <value>Default empty. Case does not matter.</value>
    public ICollection<string> O200kModels { get; } = [];

    /// <summary>
    /// How much text of one call is counted exactly; the rest is bounded by its bytes. It keeps the longest count short:
    /// some 20 ms for English, some 100 ms for base64 and other text of rare words.
    /// </summary>
    /// <value>UTF-16 code units; default 262,144; 0 counts nothing exactly.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxCountedCharacters
    {
        get;
        set => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxCountedCharacters is negative; set 0 to count nothing exactly, or more.");
    } = DefaultMaxCountedCharacters;
}
