using SafeGenAI.Failures;

namespace SafeGenAI.Budgets;

/// <summary>A limit in USD holds and nobody knows what the model costs; the provider was not called.</summary>
/// <remarks>At start that is a fault. It happens at run time when a price vanishes from a list that was read again.</remarks>
public sealed class UnknownPriceException : GenAIException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="model">The model's name.</param>
    public UnknownPriceException(string model)
        : base(
            FailureKind.BudgetExceeded,
            $"The model '{model}' has no price and a limit in USD holds: put it back into the price list, pass a price to AddModel, or set CostBreaker.CeilingPrice.",
            retryAfter: null,
            notBilled: true) =>
        Model = model;

    /// <summary>The model's name.</summary>
    public string Model { get; }
}
