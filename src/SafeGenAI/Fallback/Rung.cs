namespace SafeGenAI.Fallback;

/// <summary>The rungs that come with the library.</summary>
public static class Rung
{
    /// <summary>
    /// An accepted answer to the same question, past its freshness. Needs a cache; without one, or without such an
    /// answer, the next rung is asked.
    /// </summary>
    public static IFallbackRung StaleAnswer { get; } = new StaleAnswerRung();

    /// <summary>
    /// What the user's quota has left and when it resets, where it denied the call: "0 of 10 left today, resets at 00:00 UTC".
    /// For everything else, the provider's account quota too, the next rung is asked.
    /// </summary>
    public static IFallbackRung QuotaSentence { get; } = new QuotaSentenceRung();

    /// <summary>A text with placeholders from the request's variables: <c>"{Subject}: {FirstSentence}"</c>.</summary>
    /// <param name="template">The text. Two braces stand for one: <c>{{</c>, <c>}}</c>. A request that lacks a
    /// placeholder's variable is refused before any model is asked, with an <see cref="ArgumentException"/>.</param>
    /// <exception cref="ArgumentException">The template is blank or its braces do not match.</exception>
    public static IFallbackRung Template(string template) => new TemplateRung(template);

    /// <summary>A rule: a regular expression, a lookup, the simplest baseline. Null or a blank text passes on.</summary>
    /// <param name="rule">Computes the answer; thread-safe.</param>
    public static IFallbackRung Rule(Func<RungArguments, string?> rule) => new RuleRung(rule);

    /// <summary>A rule that waits for something.</summary>
    /// <param name="rule">Computes the answer; thread-safe; honours its token.</param>
    public static IFallbackRung Rule(Func<RungArguments, CancellationToken, ValueTask<string?>> rule) => new AsyncRuleRung(rule);

    /// <summary>The user's own input and a gentle message. An input of more than 1,048,576 characters is not given back:
    /// the next rung is asked.</summary>
    /// <param name="message">The message; default <see cref="DefaultEchoMessage"/>.</param>
    public static IFallbackRung Echo(string message = DefaultEchoMessage) => new EchoRung(message);

    /// <summary>What an echo says by default.</summary>
    public const string DefaultEchoMessage = "We could not improve on this one, so here is your text as it was.";

    /// <summary>What the template says by default.</summary>
    public const string DefaultTemplate = "This is taking longer than usual. Please try again in a few minutes.";

    /// <summary>The sentence at the very end of every ladder.</summary>
    public const string SafeSentence = "We cannot answer this right now. Please try again later.";
}
