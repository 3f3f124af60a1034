using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Reads the citations that a provider put beside the text of an answer.</summary>
internal static class ProviderCitations
{
    public static bool Any(ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (content is TextContent { Annotations.Count: > 0 })
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The answer with the provider's citations as quotes of it.</summary>
    /// <param name="answer">The answer, stripped.</param>
    /// <param name="response">The response it was read from.</param>
    /// <param name="places">Where the response's text stands in the answer; null where a citation can only mean all of it.</param>
    /// <param name="sources">The sources, prepared.</param>
    public static MarkedAnswer AddTo(MarkedAnswer answer, ChatResponse response, PlaceMap? places, SourceIndex sources)
    {
        SourceNames names = sources.Part(static index => new SourceNames(index));
        List<MarkedQuote> quotes = [.. answer.Quotes];
        List<ProviderCitation> bare = [];
        foreach ((CitationAnnotation citation, TextSpan place) in CitedRegions.Of(response))
        {
            TextSpan region = places is null ? new TextSpan(0, answer.Text.Length) : Strip(place, places, answer.Text.Length);
            string? id = names.Find(citation, out bool isForeign);
            ProviderCitation provider = new(citation, region, isForeign);
            if (string.IsNullOrWhiteSpace(citation.Snippet))
            {
                bare.Add(provider);
            }
            else
            {
                quotes.Add(new MarkedQuote(id, citation.Snippet, Sentence.Around(answer.Text, answer.Sentences, region), provider));
            }
        }

        return answer with { Quotes = quotes, Bare = bare };
    }

    private static TextSpan Strip(TextSpan place, PlaceMap places, int length)
    {
        int start = places.ToStripped(place.Start, length);
        return new TextSpan(start, places.ToStripped(place.End, length) - start);
    }
}
