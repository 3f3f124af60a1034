using Microsoft.Extensions.AI;

namespace SafeGenAI.Budgets;

/// <summary>The most tokens that one image of any size is billed at, by the published rules of its model's family.</summary>
/// <remarks>
/// <para>OpenAI (platform.openai.com/docs/guides/images-vision, "Calculating costs"): tiled models scale an image into
/// 2,048 x 2,048 and its short side to 768, so at most 4 x 2 tiles of 512: 85 + 8 x 170 for gpt-4o, less for o1, o3 and
/// gpt-5, 2,833 + 8 x 5,667 for gpt-4o-mini; low detail is the base alone. Patched models stop at 1,536 patches, times
/// at most 2.46 (gpt-4.1-nano, gpt-5-nano).</para>
/// <para>Anthropic (docs.claude.com, "Vision"): images are scaled down to at most 4,784 tokens, on most models 1,568.</para>
/// <para>Every other model gets the assumption of <see cref="Utf8TokenEstimator.TokensPerAttachment"/>.</para>
/// </remarks>
internal static class ImageTokens
{
    // More specific names first.
    private static readonly (string Family, int Low, int Most)[] Families =
    [
        ("gpt-4o-mini", 2_833, 2_833 + 8 * 5_667),
        ("gpt-4.1-mini", 3_779, 3_779),
        ("gpt-4.1-nano", 3_779, 3_779),
        ("gpt-5-mini", 3_779, 3_779),
        ("gpt-5-nano", 3_779, 3_779),
        ("o4-mini", 3_779, 3_779),
        ("gpt-4o", 85, 85 + 8 * 170),
        ("chatgpt-4o", 85, 85 + 8 * 170),
        ("gpt-4.1", 85, 85 + 8 * 170),
        ("gpt-4.5", 85, 85 + 8 * 170),
        ("gpt-5", 85, 85 + 8 * 170),
        ("o1", 85, 85 + 8 * 170),
        ("o3", 85, 85 + 8 * 170),
        ("claude", 4_784, 4_784),
    ];

    public static long Of(AIContent image, string? model)
    {
        if (model is not null)
        {
            foreach ((string family, int low, int most) in Families)
            {
                if (ModelFamily.Has(family, model))
                {
                    return IsLowDetail(image) ? low : most;
                }
            }
        }

        return Utf8TokenEstimator.TokensPerAttachment;
    }

    /// <summary>The property by which the OpenAI client of Microsoft.Extensions.AI is told the detail.</summary>
    private static bool IsLowDetail(AIContent image) =>
        image.AdditionalProperties?.TryGetValue("detail", out object? detail) == true
        && string.Equals(detail?.ToString(), "low", StringComparison.OrdinalIgnoreCase);
}
