using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Benchmarks.Cases;

/// <summary>A pipeline whose answer of 1 kB quotes four passages of two sources, 5 kB together.</summary>
internal sealed class CheckedAnswer
{
    private const int SourceLength = 2_500;

    // More than are kept prepared.
    private const int Variants = 200;

    private readonly GenAIPipeline _pipeline;
    private readonly GenAIRequest _request;
    private readonly GenAIRequest[]? _requests;
    private int _number;

    /// <param name="newSources">Whether the sources of each answer have to be prepared anew.</param>
    /// <param name="grounding">The profile of the grounding score, which is off as shipped.</param>
    public CheckedAnswer(bool newSources = false, GroundingProfile? grounding = null)
    {
        string[] sources = Sources();
        ChatResponse answer = new(new ChatMessage(ChatRole.Assistant, Answer(sources))) { FinishReason = ChatFinishReason.Stop };
        _pipeline = GenAIPipeline.CreateBuilder("checked")
            .AddModel("model", new Chains.AnsweringModel(answer))
            .Configure(feature => feature.UseHallucinationCheck(check => check.Grounding = grounding))
            .Build();
        _request = new GenAIRequest("What did they agree on?") { Sources = [sources[0], sources[1]] };
        _requests = !newSources ? null : [.. Enumerable.Range(0, Variants).Select(number => new GenAIRequest("What did they agree on?")
        {
            Sources = [sources[0], string.Create(CultureInfo.InvariantCulture, $"{sources[1]} {number}")],
        })];
    }

    public Verdict Check()
    {
        GenAIRequest request = _requests?[_number++ % Variants] ?? _request;
        Task<GenAIResult> asked = _pipeline.ExecuteAsync(request);
        return asked.IsCompletedSuccessfully ? asked.Result.Verdict : throw new InvalidOperationException($"The check did not end at once: {asked.Status}.");
    }

    /// <summary>Two sources, 5 kB together.</summary>
    public static string[] Sources() => [Source(first: 0), Source(first: 1_000)];

    private static string Source(int first)
    {
        StringBuilder text = new(SourceLength + 100);
        for (int number = first; text.Length < SourceLength; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"In meeting {number} the team of region {number % 7} agreed to deliver {number * 3} units by week {number % 52}. ");
        }

        return text.ToString(0, SourceLength);
    }

    /// <summary>1 kB, with its quotes marked.</summary>
    public static string Answer(string[] sources)
    {
        StringBuilder text = new();
        for (int passage = 0; passage < 4; passage++)
        {
            string source = sources[passage % 2];
            int start = source.IndexOf("In meeting", 400 * passage, StringComparison.Ordinal);
            string quote = source[start..source.IndexOf('.', start)];
            text.Append("The notes say what was agreed in one of the meetings, for the team of one region, by a certain week of the year. ")
                .Append(CultureInfo.InvariantCulture, $"{quote}. <quote source=\"{(passage % 2) + 1}\">{quote}</quote> ");
        }

        return text.ToString();
    }
}
