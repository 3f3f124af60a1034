namespace SafeGenAI.Budgets;

/// <summary>An entry of somebody else's price list that is not among the prices.</summary>
/// <param name="Model">The entry's name.</param>
/// <param name="Reason">Why it was left out: a sentence with the field and its value.</param>
/// <param name="IsFaulty">Whether the entry is wrong; false where it is a price for something else than tokens of a chat.</param>
public readonly record struct OmittedPrice(string Model, string Reason, bool IsFaulty);
