using System.Text.Json;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;

namespace SafeGenAI.Tests.HallucinationCheck;

public class CitationAnnotationExtensionsTests
{
    private static readonly CitationAnnotation Verified = new()
    {
        AdditionalProperties = new()
        {
            [AnnotationProperties.SourceId] = "mail",
            [AnnotationProperties.SourceStart] = 3,
            [AnnotationProperties.SourceLength] = 5,
        },
    };

    [Fact]
    public void Evidence_SurvivesJson()
    {
        string json = JsonSerializer.Serialize<AIAnnotation>(Verified, AIJsonUtilities.DefaultOptions);

        CitationAnnotation back = Assert.IsType<CitationAnnotation>(JsonSerializer.Deserialize<AIAnnotation>(json, AIJsonUtilities.DefaultOptions));

        Assert.Equal(new CitationEvidence("mail", new TextSpan(3, 5)), Verified.GetEvidence());
        Assert.Equal(Verified.GetEvidence(), back.GetEvidence());
    }

    [Fact]
    public void WithoutAPlace_ThereIsNoEvidence()
    {
        Assert.Null(new CitationAnnotation().GetEvidence());
        Assert.Null(new CitationAnnotation { AdditionalProperties = new() { [AnnotationProperties.SourceId] = "mail", [AnnotationProperties.SourceStart] = "3" } }.GetEvidence());
    }
}
