using Microsoft.Extensions.Time.Testing;

namespace SafeGenAI.Tests.Resilience;

/// <summary>
/// Calls that wait on a clock of the test's. Nothing of them is left to another thread: when the clock has been moved,
/// everything that follows from it has happened.
/// </summary>
internal static class Waiting
{
    /// <summary>Starts a call and runs it until it waits.</summary>
    public static Task<T> Start<T>(Func<Task<T>> call) => WithoutContext(call);

    /// <summary>Moves the clock.</summary>
    public static void Pass(this FakeTimeProvider time, double seconds) => WithoutContext(() =>
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        return true;
    });

    /// <summary>Moves the clock in small steps until a call has ended, and gives the call.</summary>
    public static Task<T> PassUntilEnded<T>(this FakeTimeProvider time, Task<T> call, double atMostSeconds = 300)
    {
        const double Step = 0.05;
        for (double passed = 0; !call.IsCompleted && passed < atMostSeconds; passed += Step)
        {
            time.Pass(Step);
        }

        return call.IsCompleted ? call : throw new TimeoutException($"The call has not ended after {atMostSeconds} s on the test's clock.");
    }

    /// <summary>Runs what may make others runnable, which then run inside it.</summary>
    public static T WithoutContext<T>(Func<T> action)
    {
        SynchronizationContext? runners = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(runners);
        }
    }
}
