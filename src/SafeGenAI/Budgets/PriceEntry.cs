namespace SafeGenAI.Budgets;

/// <summary>One line of a price list: a model, what it costs, and from when on.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Price">What it costs.</param>
public sealed record PriceEntry(string Model, ModelPrice Price)
{
    /// <summary>The first day, in UTC, on which the price holds; it holds until the next entry of the same model begins.</summary>
    /// <value>Default null: it has always held.</value>
    public DateOnly? EffectiveFrom { get; init; }

    /// <summary>Who bills for the model. It is then also found under this name, a slash, and its own: <c>openai/gpt-5-mini</c>.</summary>
    /// <value>Default null.</value>
    public string? Provider { get; init; }

    /// <summary>Further names of the model.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Where the price was read, for people.</summary>
    /// <value>Default null.</value>
    public string? Source { get; init; }
}
