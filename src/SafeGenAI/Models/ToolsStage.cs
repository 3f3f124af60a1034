using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Models;

/// <summary>
/// Runs the tools of a request with M.E.AI's <see cref="FunctionInvokingChatClient"/>: each model call of its loop goes
/// through the stages below and is retried and paid by itself.
/// </summary>
internal sealed class ToolsStage(FunctionInvokingChatClient loop, IChatClient next) : GenAIStage(loop, runtime: null)
{
    public override ValueTask<Reply> RunAsync(ModelRequest request) => request.Options.Tools is { Count: > 0 }
        ? Door.OpenAsync(loop, request, toolsRunInside: true)
        : NextAsync(next, request);

    /// <param name="next">What each model call of the loop goes to.</param>
    /// <param name="repeatable">Tools that may run twice without harm; after any other the call may not be tried again (L27).</param>
    public static ToolsStage Over(IChatClient next, IReadOnlySet<string> repeatable)
    {
        FunctionInvokingChatClient loop = new(next)
        {
            FunctionInvoker = (context, cancellationToken) =>
            {
                if (context.Options is not CallOptions { Call: { } call })
                {
                    return context.Function.InvokeAsync(context.Arguments, cancellationToken);
                }

                call.ToolHasRun |= !repeatable.Contains(context.Function.Name);
                return InvokeAsync(context, call, cancellationToken);
            },
        };
        return new ToolsStage(loop, next);
    }

    /// <summary>A tool that hangs must not outlive the call's deadline (L13): the next turn of the loop then finds it over.</summary>
    private static async ValueTask<object?> InvokeAsync(FunctionInvocationContext context, GenAICall call, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(call.Patience, call.Runtime.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        return await context.Function.InvokeAsync(context.Arguments, either.Token).AsTask().WaitAsync(either.Token);
    }
}
