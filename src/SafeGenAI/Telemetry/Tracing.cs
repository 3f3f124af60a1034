using System.Diagnostics;
using SafeGenAI.Decisions;

namespace SafeGenAI.Telemetry;

/// <summary>Starts and stops activities; a sampler or a listener that throws changes no answer (L22).</summary>
internal static class Tracing
{
    public static Activity? Start(string name, ActivityKind kind)
    {
        if (!Instruments.Activities.HasListeners())
        {
            return null;
        }

        Activity? before = Activity.Current;
        try
        {
            return Instruments.Activities.StartActivity(name, kind);
        }
        catch (Exception)
        {
            Activity.Current = before;
            return null;
        }
    }

    public static void Stop(Activity activity)
    {
        try
        {
            activity.Dispose();
        }
        catch (Exception)
        {
            if (ReferenceEquals(Activity.Current, activity))
            {
                Activity.Current = activity.Parent;
            }
        }
    }
}
