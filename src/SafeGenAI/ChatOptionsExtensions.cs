using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Pipelines;

namespace SafeGenAI;

/// <summary>How a caller of the guarded <see cref="IChatClient"/> says what a <see cref="GenAIRequest"/> says.</summary>
public static class ChatOptionsExtensions
{
    /// <summary>A copy of the options that says who asks, from which sources, with which variables.</summary>
    /// <param name="options">The options to copy, or null.</param>
    /// <param name="request">Its user, tenant, sources, variables, quota units and input are taken; its messages and options are not.</param>
    public static ChatOptions OnBehalfOf(this ChatOptions? options, GenAIRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        CallOptions copy = CallOptions.From(options);
        copy.Identity = request.Identity;
        return copy;
    }
}
