using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>The rows of a feature's table as the application sets them, with what is wrong about them.</summary>
internal sealed class CheckRows
{
    private readonly SortedDictionary<Verdict, CheckAction> _verdicts = [];
    private readonly SortedDictionary<string, CheckAction> _findings = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    /// <summary>Every row in words, in order.</summary>
    public string Fingerprint =>
        string.Join(',', [.. _verdicts.Select(row => $"{row.Key}={row.Value}"), .. _findings.Select(row => $"{row.Key}={row.Value}")]);

    /// <summary>What is wrong about the rows.</summary>
    /// <param name="hasOwnDetectors">Whether the application added detectors, whose codes nobody else knows.</param>
    public IEnumerable<string> Faults(bool hasOwnDetectors) =>
    [
        .. _faults,
        .. from code in _findings.Keys
           let fault = FaultOf(code, hasOwnDetectors)
           where fault is not null
           select $"HallucinationCheck.On(\"{code}\", ...) {fault}",
    ];

    public void Set(Verdict verdict, CheckAction action)
    {
        if (!Enum.IsDefined(verdict))
        {
            _faults.Add($"HallucinationCheck.On({(int)verdict}, ...) names no verdict; pass a value of Verdict.");
        }
        else if (IsAction(action, $"Verdict.{verdict}"))
        {
            _verdicts[verdict] = action;
        }
    }

    public void Set(string findingCode, CheckAction action)
    {
        if (string.IsNullOrWhiteSpace(findingCode))
        {
            _faults.Add("HallucinationCheck.On(\"\", ...) names no finding; pass a code such as QuoteFindingCodes.Failed.");
        }
        else if (IsAction(action, $"\"{findingCode}\""))
        {
            _findings[findingCode] = action;
        }
    }

    /// <summary>What a row says; null where there is none.</summary>
    public CheckAction? this[string row] =>
        Enum.TryParse(row, out Verdict verdict) ? _verdicts.TryGetValue(verdict, out CheckAction own) ? own : null
        : _findings.TryGetValue(row, out CheckAction action) ? action : null;

    /// <summary>The whole table: a preset, and the rows above it.</summary>
    public CheckPolicy Over(CheckPreset preset) => new(
        new Dictionary<Verdict, CheckAction>
        {
            [Verdict.NotChecked] = Of(Verdict.NotChecked, CheckAction.Accept),
            [Verdict.Supported] = Of(Verdict.Supported, CheckAction.Accept),
            [Verdict.Uncertain] = Of(Verdict.Uncertain, preset switch
            {
                CheckPreset.Precise => CheckAction.Annotate,
                CheckPreset.Recall => CheckAction.NextModel,
                _ => CheckAction.Review,
            }),
            [Verdict.Unsupported] = Of(Verdict.Unsupported, CheckAction.NextModel),
        },
        new Dictionary<string, CheckAction>(_findings, StringComparer.Ordinal));

    private static string? FaultOf(string code, bool hasOwnDetectors) =>
        !hasOwnDetectors && Enum.TryParse(code, ignoreCase: true, out Verdict verdict) && Enum.IsDefined(verdict)
        ? $"names a verdict in a text; pass Verdict.{verdict}."
        : KnownFindingCodes.FaultOf(code, hasOwnDetectors);

    private CheckAction Of(Verdict verdict, CheckAction otherwise) => _verdicts.GetValueOrDefault(verdict, otherwise);

    private bool IsAction(CheckAction action, string row)
    {
        if (Enum.IsDefined(action))
        {
            return true;
        }

        _faults.Add($"HallucinationCheck.On({row}, {(int)action}) names no action; pass a value of CheckAction.");
        return false;
    }
}
