using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Testing;

/// <summary>
/// Puts a feature through every kind of failure and asserts that each is graceful: it answers, says something, tells the
/// kind, makes one decision, leaves nothing reserved, throws nothing, and ends its stream once.
/// </summary>
/// <remarks>
/// <para>One test per feature:
/// <code>
/// await ConformanceKit.AssertSurvivesEveryFailureAsync(kit => GenAIPipeline.CreateBuilder("email")
///     .AddModel("small", kit.Model).UseKit(kit).Configure(EmailFeature.Configure).Build());
/// </code>
/// or, for a feature of an application, <c>AssertSurvivesEveryFailureAsync("email", services => services.AddEmailFeature())</c>.</para>
/// <para>A kind that the feature cannot meet is passed over: BudgetExceeded where it has no limit, Hallucination where it has
/// no check, Invalid in a stream where it has no validator. Where retries were made, Timeout (the deadline) and CircuitOpen
/// are accepted in place of a failure of the wire. Waits take no time: the clock goes from timer to timer.</para>
/// </remarks>
public sealed class ConformanceKit
{
    internal ConformanceKit() => Ledger = new FakeBudgetLedger(Clock);

    /// <summary>The client that fails; give it to every model of the feature.</summary>
    public FakeChatClient Model { get; } = new();

    /// <summary>The sink that sees the feature's decisions.</summary>
    public InMemoryDecisionSink Decisions { get; } = new();

    /// <summary>The ledger of the feature's limits.</summary>
    public FakeBudgetLedger Ledger { get; }

    /// <summary>The feature's clock.</summary>
    public TimeProvider Time => Clock;

    internal VirtualTimeProvider Clock { get; } = new();

    /// <summary>Asserts that a feature survives every failure.</summary>
    /// <param name="feature">Builds its pipeline around what the kit hands it; asked once for each kind and door.</param>
    /// <param name="request">What is asked. Default: a question with one source, a user, a tenant and no variables.</param>
    /// <param name="kinds">The kinds to go through. Default all.</param>
    /// <exception cref="ConformanceException">It does not; every violation is listed.</exception>
    public static async Task AssertSurvivesEveryFailureAsync(
        Func<ConformanceKit, GenAIPipeline> feature, GenAIRequest? request = null, IEnumerable<FailureKind>? kinds = null)
    {
        ArgumentNullException.ThrowIfNull(feature);
        List<ConformanceViolation> violations = [];
        string name = "";
        foreach (ConformanceCase failing in ConformanceCase.Of(kinds ?? Enum.GetValues<FailureKind>().Except([FailureKind.OutsideRollout])))
        {
            ConformanceKit kit = new();
            GenAIPipeline pipeline = feature(kit) ?? throw new ArgumentException("The factory returned null; return a GenAIPipeline.", nameof(feature));
            name = pipeline.Feature;
            violations.AddRange(await failing.RunAsync(kit, pipeline, request ?? DefaultRequest()));
        }

        if (violations.Count > 0)
        {
            throw new ConformanceException(name, violations);
        }
    }

    /// <summary>Asserts that a feature of an application survives every failure.</summary>
    /// <param name="feature">Its name.</param>
    /// <param name="configure">Registers it, as the application does. Every model gets the kit's client; ledger, clock and
    /// sinks are the kit's.</param>
    /// <param name="request">What is asked. Default: a question with one source, a user, a tenant and no variables.</param>
    /// <param name="kinds">The kinds to go through. Default all.</param>
    /// <exception cref="ConformanceException">It does not; every violation is listed.</exception>
    public static async Task AssertSurvivesEveryFailureAsync(
        string feature, Action<IServiceCollection> configure, GenAIRequest? request = null, IEnumerable<FailureKind>? kinds = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(feature);
        ArgumentNullException.ThrowIfNull(configure);
        List<ServiceProvider> providers = [];
        try
        {
            await AssertSurvivesEveryFailureAsync(
                kit =>
                {
                    ServiceCollection services = new();
                    configure(services);
                    services.RemoveAll<IDecisionSink>();
                    services.AddSingleton<IDecisionSink>(kit.Decisions);
                    services.AddSingleton<IBudgetLedger>(kit.Ledger);
                    services.AddSingleton(kit.Time);
                    services.AddSafeGenAI().ReplaceModels(_ => kit.Model);
                    ServiceProvider provider = services.BuildServiceProvider();
                    providers.Add(provider);
                    return provider.GetRequiredService<GenAIPipelineProvider>().GetPipeline(feature);
                },
                request,
                kinds);
        }
        finally
        {
            foreach (ServiceProvider provider in providers)
            {
                await provider.DisposeAsync();
            }
        }
    }

    private static GenAIRequest DefaultRequest() =>
        new([new ChatMessage(ChatRole.User, "When is the meeting?")])
        {
            Sources = [new GenAISource("The meeting is on Tuesday at ten in the large room.")],
            UserId = "conformance-user",
            TenantId = "conformance-tenant",
        };
}
