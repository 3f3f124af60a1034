using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Says which part of a response's text each of the provider's citations is about.</summary>
internal static class CitedRegions
{
    /// <summary>The citations, once for each region; places in <see cref="ChatResponse.Text"/>.</summary>
    public static List<(CitationAnnotation Citation, TextSpan Place)> Of(ChatResponse response)
    {
        List<(CitationAnnotation, TextSpan)> found = [];
        int total = response.Text.Length;
        int at = 0;
        foreach (ChatMessage message in response.Messages)
        {
            // The response's text puts each message on a line of its own.
            at += at > 0 && message.Text.Length > 0 ? Environment.NewLine.Length : 0;
            foreach (TextContent content in message.Contents.OfType<TextContent>())
            {
                TextSpan own = new(at, content.Text.Length);
                foreach (CitationAnnotation citation in content.Annotations?.OfType<CitationAnnotation>() ?? [])
                {
                    Add(citation, own, total, found);
                }

                at = own.End;
            }
        }

        return found;
    }

    private static void Add(CitationAnnotation citation, TextSpan own, int total, List<(CitationAnnotation, TextSpan)> found)
    {
        int before = found.Count;
        foreach (TextSpanAnnotatedRegion region in citation.AnnotatedRegions?.OfType<TextSpanAnnotatedRegion>() ?? [])
        {
            if (region is { StartIndex: { } start and >= 0, EndIndex: { } end } && start <= end)
            {
                // A stream's citation comes alone, behind the text whose places it gives.
                bool isOwn = end <= own.Length;
                if (isOwn || end <= total)
                {
                    found.Add((citation, new TextSpan(isOwn ? own.Start + start : start, end - start)));
                }
            }
        }

        if (found.Count == before)
        {
            // All of its text, or what stands before it.
            found.Add((citation, own));
        }
    }
}
