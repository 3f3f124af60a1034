using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Facts;

namespace SafeGenAI.Sqlite.Tests;

/// <summary>Verify the product exists before returning it.</summary>
public sealed class ProductAnswerTests : IDisposable
{
    private readonly ProductTable _products = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger _logger = new();

    public void Dispose() => _products.Dispose();

    [Theory]
    [InlineData("Take the [Steel valve].", FactWorld.Closed, Verdict.Supported, "")]
    [InlineData("Take the [Steel valve] for 12.50 EUR, in red.", FactWorld.Closed, Verdict.Supported, "")]
    [InlineData("Take the [Steel valve] for 11 EUR.", FactWorld.Closed, Verdict.Unsupported, "fact.contradicted")]
    [InlineData("Take the [Titanium valve].", FactWorld.Closed, Verdict.Unsupported, "fact.unknown")]
    [InlineData("Take the [Titanium valve].", FactWorld.Open, Verdict.NotChecked, "")]
    [InlineData("The [Twin] costs 99 EUR.", FactWorld.Closed, Verdict.Supported, "")]
    [InlineData("""{"products":[{"name":"Steel valve","price":12.5},{"name":"Titanium valve"}]}""", FactWorld.Closed, Verdict.Unsupported, "fact.unknown")]
    [InlineData("""{"products":[{"name":"Steel valve","price":13}]}""", FactWorld.Open, Verdict.Unsupported, "fact.contradicted")]
    public async Task AnAnswer_IsComparedWithTheTable(string answer, FactWorld world, Verdict verdict, string codes)
    {
        Detection detection = await DetectAsync(Detector(world), answer);

        Assert.Equal((verdict, codes), (detection.Verdict, string.Join(',', detection.Findings.Select(finding => finding.Code))));
    }

    [Fact]
    public async Task AThousandMentions_AreLookedUp()
    {
        Detection detection = await DetectAsync(Detector(FactWorld.Closed), string.Concat(Enumerable.Range(0, 1_000).Select(number => $"[p{number}]\n")) + "[Cork]");

        Assert.Equal(1_000, detection.Findings.Count);
    }

    [Fact]
    public async Task ATableThatIsGone_ProvesNothing()
    {
        FactDetector detector = Detector(FactWorld.Closed);
        _products.Execute("DROP TABLE products");
        Detection detection = await DetectAsync(detector, "Take the [Steel valve].");

        Assert.Equal(Verdict.NotChecked, detection.Verdict);
        Assert.Equal(1310, _logger.LatestRecord.Id.Id);
    }

    private FactDetector Detector(FactWorld world) => new(
        [
            new FactCheck<FactRow>("product", world, new SqliteFactSource(_products.Table()))
                .MentionedBy(MentionReader.InBrackets)
                .MentionedBy(MentionReader.Json("products[].name"))
                .SingleValued(new NumberProperty<FactRow>("price", row => row.Number("price")) { Units = ["EUR"] })
                .SingleValued(new NamedProperty<FactRow>("colour", row => row.Text("colour")) { Values = ["red", "blue"] }),
        ],
        _logger);

    private async Task<Detection> DetectAsync(FactDetector detector, string answer)
    {
        GenAICall call = new CallRuntime { Time = _time }.Open(identity: null, parent: null);
        bool structured = answer[0] == '{';
        DetectionArguments arguments = new(structured ? new string(' ', answer.Length) : answer, [], call) { Json = structured ? answer : null };
        return await detector.DetectAsync(arguments, CancellationToken.None);
    }
}
