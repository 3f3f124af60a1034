using CsCheck;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;
using Xunit.Abstractions;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>
/// The whole check on random source and answer pairs: nothing is thrown, places lie in the answer, the same pair gets the same
/// verdict. 100,000 pairs with SAFEGENAI_SOAK=1, else 3,000.
/// </summary>
public class CheckFuzzTests(ITestOutputHelper output)
{
    private const int Megabyte = 1_000_000;

    private static readonly int Pairs = Environment.GetEnvironmentVariable("SAFEGENAI_SOAK") == "1" ? 100_000 : 3_000;

    private static readonly string[] Pieces =
    [
        "The office of Anna Berg moved to Lisbon. ", "It cost $1.2 million, 12 % more. ", "on 12 March 2024 ", "<quote>the office moved</quote> ", "not ", "WHO and NASA ",
        "{\"text\":\"5 cats\"}", "1,200,000 ", "1.200.000,5 ", "-3\u00A0\u00B0C ", "\u0664\u0662 ", "\u05D0\u05D1 12 ", "\u4E2D\u6587\u3002", "\u202E", "\u200B", "12/13/14 ", "99999999999999999999999999 ", "1e309 ", "\u00BD ", "twenty-three ",
    ];

    private static readonly Gen<string> Short = Gen.OneOf(HostileTexts.Any, Gen.OneOf(Pieces)).Array[0, 12].Select(string.Concat);

    private static readonly Gen<string> Text = Gen.Frequency(
        (999, Short), (1, Short.Select(Gen.Int[1, Megabyte], (piece, length) => string.Concat(Enumerable.Repeat(piece.Length == 0 ? " " : piece, (length / Math.Max(piece.Length, 1)) + 1)))));

    [Fact]
    public async Task AnyPair_IsCheckedWithoutAnException_AndTheSameTwice()
    {
        FakeLogger logger = new();
        HallucinationCheckOptions options = new HallucinationCheckOptions { Grounding = GroundingProfile.Knowledge }.RequireQuotes(0.5);
        AnswerCheck check = new(options, logger);
        long characters = 0;
        int findings = 0;
        await Gen.Select(Text, Text, Gen.Bool).SampleAsync(
            async (answer, source, isStructured) =>
            {
                ModelRequest request = Request(source);
                MarkedAnswer marked = QuoteMarkup.Parse(answer);
                ChatResponse response = new(new ChatMessage(ChatRole.Assistant, answer));
                SourceIndex index = check.IndexOf(request.Call);

                CheckedAnswer found = (await check.CheckAsync(marked, isStructured, response, index, request))!;
                CheckedAnswer again = (await check.CheckAsync(marked, isStructured, response, index, request))!;

                Assert.InRange(found.Coverage, 0, 1);
                Assert.Equal(found.Verdict, again.Verdict);
                Assert.Equal(found.AllFindings(), again.AllFindings());
                foreach (Finding finding in found.AllFindings())
                {
                    Assert.InRange(finding.Claim.Start, 0, found.Text.Length);
                    Assert.InRange(finding.Claim.End, finding.Claim.Start, found.Text.Length);
                    if (finding.Evidence is { } evidence)
                    {
                        Assert.InRange(evidence.End, evidence.Start, source.Length);
                    }
                }

                Interlocked.Add(ref characters, answer.Length + source.Length);
                Interlocked.Add(ref findings, found.AllFindings().Count);
            },
            iter: Pairs);

        // A detector that threw would have been logged and passed over.
        Assert.Equal(0, logger.Collector.Count);
        Assert.True(findings > Pairs / 10);
        output.WriteLine($"{Pairs:N0} pairs, {characters:N0} characters, {findings:N0} findings.");
    }

    private static ModelRequest Request(string source)
    {
        CallOptions options = CallOptions.From(null);
        options.Call = new CallRuntime().Open(new CallIdentity { Sources = [source] }, parent: null);
        return new ModelRequest
        {
            Call = options.Call,
            Messages = [new ChatMessage(ChatRole.User, "hi")],
            Options = options,
            Streaming = false,
            CancellationToken = default,
            CallerToken = default,
        };
    }
}
