namespace SafeGenAI.HallucinationCheck;

/// <summary>How a model is asked about an answer that the other checks leave uncertain.</summary>
/// <remarks>
/// The judge is a model of the application, asked through its own retries, circuit and budget: each question is an attempt
/// of the call that is checked. What it says counts only as far as its quotes are found in the sources.
/// </remarks>
public sealed class JudgeOptions
{
    /// <summary>How long the judge may take in all, within the call's deadline.</summary>
    /// <value>Default 10 s; above zero, at most an hour.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The share of a sentence's content words, 0 to 1, that one sentence of a source must have before the judge is believed that
    /// it supports it, in the sentence's order; its numbers, names and negations must all be there.
    /// </summary>
    /// <value>Default 0.8. Of what people found supported in the development data (BEGIN) 69 % (Wizard of Wikipedia) and 47 % (CMU-DoG)
    /// can then be confirmed; of what they did not, a judge that lies about everything gets 9 % and 2 % past.</value>
    public double RequiredOverlap { get; set; } = 0.8;

    /// <summary>The most the sources may have together, in UTF-16 code units. More is not judged: never on a part of a source.</summary>
    /// <value>Default 24,000; above zero.</value>
    public int MaxSourceCharacters { get; set; } = 24_000;

    /// <summary>The most the answer may have, in UTF-16 code units. A longer one is not judged.</summary>
    /// <value>Default 8,000; above zero.</value>
    public int MaxAnswerCharacters { get; set; } = 8_000;

    /// <summary>The most the judge may write, in tokens, reasoning included; the feature's own bound holds beside it.</summary>
    /// <value>Default 2,048; above zero.</value>
    public int MaxOutputTokens { get; set; } = 2_048;

    /// <summary>The sampling temperature.</summary>
    /// <value>Default null, the provider's own: some models take no other.</value>
    public float? Temperature { get; set; }

    internal JudgeOptions Copy() => (JudgeOptions)MemberwiseClone();

    internal IEnumerable<string> Faults()
    {
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
        {
            yield return $"HallucinationCheck.Judge.Timeout is {Timeout}; set more than zero and at most an hour.";
        }

        if (!(RequiredOverlap >= 0 && RequiredOverlap <= 1))
        {
            yield return FormattableString.Invariant($"HallucinationCheck.Judge.RequiredOverlap is {RequiredOverlap}; set a share from 0 to 1.");
        }

        if (MaxSourceCharacters <= 0)
        {
            yield return $"HallucinationCheck.Judge.MaxSourceCharacters is {MaxSourceCharacters}; set at least 1.";
        }

        if (MaxAnswerCharacters <= 0)
        {
            yield return $"HallucinationCheck.Judge.MaxAnswerCharacters is {MaxAnswerCharacters}; set at least 1.";
        }

        if (MaxOutputTokens <= 0)
        {
            yield return $"HallucinationCheck.Judge.MaxOutputTokens is {MaxOutputTokens}; set at least 1.";
        }

        if (Temperature is < 0 or > 2 or float.NaN)
        {
            yield return FormattableString.Invariant($"HallucinationCheck.Judge.Temperature is {Temperature}; set 0 to 2, or leave it null.");
        }
    }
}
