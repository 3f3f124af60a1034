using System.Globalization;
using SafeGenAI.Budgets;

namespace SafeGenAI.Quota;

/// <summary>The sentence that a quota says by default. English, whatever the machine speaks.</summary>
internal static class EnglishSentence
{
    public static string Of(QuotaSentenceArguments arguments)
    {
        QuotaLimitStatus limit = arguments.Limit;
        string whom = limit.Scope == BudgetScope.Tenant ? " for your organisation" : "";
        if (arguments.Requested > limit.Limit)
        {
            return Text($"This needs {arguments.Requested:N0}, and {limit.Limit:N0} is the most {Every(limit.Per)}{whom}");
        }

        string missing = arguments.Requested > limit.Remaining && limit.Remaining > 0 ? Text($" and this needs {arguments.Requested:N0}") : "";
        return Text($"{limit.Remaining:N0} of {limit.Limit:N0} left {Now(limit.Per)}{whom}{missing}{Reset(limit)}");
    }

    private static string Now(Per per) => per.Kind switch
    {
        WindowKind.Day => "today",
        WindowKind.Rolling => Every(per),
        _ => $"this {Word(per.Kind)}",
    };

    private static string Every(Per per) => per.Length is { } length ? $"in any {Span(length)}" : $"per {Word(per.Kind)}";

    private static string Word(WindowKind kind) => kind switch
    {
        WindowKind.Minute => "minute",
        WindowKind.Hour => "hour",
        WindowKind.Day => "day",
        WindowKind.Week => "week",
        _ => "month",
    };

    /// <summary>"hour", "30 minutes", "7 days"; what is no whole number of any, as 01:30:30.</summary>
    private static string Span(TimeSpan length)
    {
        foreach ((long ticks, string unit) in (ReadOnlySpan<(long, string)>)
            [(TimeSpan.TicksPerDay, "day"), (TimeSpan.TicksPerHour, "hour"), (TimeSpan.TicksPerMinute, "minute"), (TimeSpan.TicksPerSecond, "second")])
        {
            if (length.Ticks % ticks == 0)
            {
                return length.Ticks == ticks ? unit : Text($"{length.Ticks / ticks} {unit}s");
            }
        }

        return length.ToString("c", CultureInfo.InvariantCulture);
    }

    private static string Reset(QuotaLimitStatus limit)
    {
        Per per = limit.Per;
        if (per.IsRolling)
        {
            return limit.Used == 0 ? "" : $", more {(per.Length >= TimeSpan.FromDays(1) ? "on " + Date(limit.ResetsAt) + " " : "")}at {Clock(limit.ResetsAt)} UTC";
        }

        TimeZoneInfo zone = per.Zone ?? TimeZoneInfo.Utc;
        DateTimeOffset local = TimeZoneInfo.ConvertTime(limit.ResetsAt, zone);
        string day = per.Kind switch
        {
            WindowKind.Week => Text($" on {local:dddd}"),
            WindowKind.Month => $" on {Date(local)}",
            _ => "",
        };
        return $", resets{day} at {Clock(local)} {(zone.Id == TimeZoneInfo.Utc.Id ? "UTC" : $"{zone.Id} time")}";
    }

    private static string Date(DateTimeOffset time) => Text($"{time:d MMMM}");

    /// <summary>Never earlier than it is: what ends within a minute is told to the second.</summary>
    private static string Clock(DateTimeOffset time) => time.Ticks % TimeSpan.TicksPerMinute == 0
        ? Text($"{time:HH:mm}")
        : Text($"{time.AddTicks(TimeSpan.TicksPerSecond - 1):HH:mm:ss}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
