using System.Globalization;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;

namespace SafeGenAI.DependencyInjection;

/// <summary>A row of the table as configuration names it: a verdict or a finding's code, whatever the case.</summary>
internal static class CheckActionRow
{
    private static readonly string[] Verdicts = Enum.GetNames<Verdict>();

    public static void Set(SettingsReader table, HallucinationCheckOptions? options, string row, CheckAction action)
    {
        bool hasOwnDetectors = options is not { OwnDetectors.Count: 0 };
        if (Verdicts.Contains(row, StringComparer.OrdinalIgnoreCase))
        {
            options?.On(Enum.Parse<Verdict>(row, ignoreCase: true), action);
        }
        else if (int.TryParse(row, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
        {
            table.Fault(row, $"is a number, and a row is a verdict or the code of a finding; set one of {string.Join(", ", Verdicts)}, or a code.");
        }
        else if (!row.Contains('.', StringComparison.Ordinal) && !hasOwnDetectors)
        {
            table.Fault(row, $"is neither a verdict nor the code of a finding; set {EditDistance.Nearest(row, [.. Verdicts, .. KnownFindingCodes.All])}.");
        }
        else if (KnownFindingCodes.Find(row) is { } known)
        {
            options?.On(known, action);
        }
        else if (KnownFindingCodes.FaultOf(row, hasOwnDetectors) is { } fault)
        {
            table.Fault(row, fault);
        }
        else
        {
            options?.On(row, action);
        }
    }
}
