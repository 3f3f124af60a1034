using System.Globalization;

namespace SafeGenAI.Models;

/// <summary>When asking a cheap model first is given up for a while because it costs more than it saves.</summary>
/// <remarks>
/// A rejected first answer is paid for nothing. The cascade loses where the first answers cost more than the answers of the
/// next model that they save: cost of a first answer &gt; (1 - share of escalated calls) x cost of a next one. The share is taken
/// at the lower end of its 95 % Wilson interval, so that bad luck does not switch it off. Without prices nothing is judged.
/// </remarks>
public sealed class CascadeOptions
{
    /// <summary>Calls looked at: the last so many that the first model answered.</summary>
    internal const int Window = 500;

    private static readonly TimeSpan LongestCoolDown = TimeSpan.FromDays(365);

    /// <summary>Whether it is switched off when it loses. It is reported either way.</summary>
    /// <value>Default true.</value>
    public bool SwitchOff { get; set; } = true;

    /// <summary>How many calls are seen before it is judged.</summary>
    /// <value>Default 50; 10 to 500.</value>
    public int MinimumCalls { get; set; } = 50;

    /// <summary>How long the first model is left out; then it is tried again, and judged by new calls only.</summary>
    /// <value>Default 1 hour; more than zero, at most 365 days. <see cref="SwitchOff"/> false never leaves it out.</value>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromHours(1);

    internal IEnumerable<string> Faults()
    {
        if (MinimumCalls is < 10 or > Window)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Cascade.MinimumCalls is {MinimumCalls}; set 10 to {Window} calls.");
        }

        // The end of it must be a date.
        if (CoolDown <= TimeSpan.Zero || CoolDown > LongestCoolDown)
        {
            yield return $"Cascade.CoolDown is {CoolDown}; set more than zero and at most {LongestCoolDown.Days} days.";
        }
    }
}
