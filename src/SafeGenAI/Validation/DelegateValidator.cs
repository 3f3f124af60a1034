using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Validation;

/// <summary>A feature's own validator.</summary>
internal sealed class DelegateValidator(Func<ValidationArguments, CancellationToken, ValueTask<ValidationResult>> validate) : IAnswerValidator
{
    public async ValueTask<Failure?> ValidateAsync(ChatResponse response, GenAICall call, CancellationToken cancellationToken)
    {
        ValidationResult result = await validate(new ValidationArguments(response, call), cancellationToken);
        return result.Reason is { } reason ? new Failure(FailureKind.Invalid, $"The validator rejected the answer: {reason}") : null;
    }
}
