using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using SafeGenAI.Decisions;
using SafeGenAI.Tests.CostBreaker;
using SafeGenAI.Tests.Decisions;
using SafeGenAI.Tests.Architecture;

namespace SafeGenAI.Tests.Telemetry;

/// <summary>docs/telemetry.md names what the code tells, and nothing else.</summary>
public sealed partial class TelemetryDocumentTests
{
    private static readonly string Document = Read();

    [Fact]
    public async Task EveryNameOfADecision_HasItsRowInOrder()
    {
        MoneyRig rig = new();
        await rig.BuildWide(rig.Model()).ExecuteAsync("hi");
        using JsonDocument json = JsonDocument.Parse(DecisionJsonTests.Json(rig.Sink.Decisions[0]));
        string section = Document[Document.IndexOf("## The decision", StringComparison.Ordinal)..Document.IndexOf("An attempt has", StringComparison.Ordinal)];

        IEnumerable<string> rows = Names().Matches(section).SelectMany(row => row.Groups[1].Value.Split(", ")).Select(name => name.Trim('`'));

        Assert.Equal(json.RootElement.EnumerateObject().Select(property => property.Name), rows);
    }

    [Fact]
    public void EveryEventAndInstrument_HasItsRow()
    {
        IEnumerable<string> events = typeof(Decision).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => $"| {message.EventId} | {message.EventName} | {message.Level} |");
        IEnumerable<string> instruments = typeof(Instruments).GetFields()
            .Select(field => field.GetValue(null))
            .OfType<System.Diagnostics.Metrics.Instrument>()
            .Select(instrument => $"| `{instrument.Name}` |");

        Assert.All(events.Concat(instruments), row => Assert.Contains(row, Document, StringComparison.Ordinal));
    }

    [GeneratedRegex("^\\| (`[a-z_`, ]+`) \\| [a-z]", RegexOptions.Multiline)]
    private static partial Regex Names();

    private static string Read() => File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "telemetry.md"));
}
