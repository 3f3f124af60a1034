using Microsoft.Extensions.AI;

namespace SafeGenAI.Budgets;

/// <summary>The most tokens that one image of any size is billed at, by the published rules of its model's family.</summary>
/// <remarks>
/// <para>OpenAI (developers.openai.com/api/docs/guides/images-vision, "Calculating costs" and "Model sizing behavior", as
/// mirrored and cited in autumn 2026): tiled models scale an image into 2,048 x 2,048 and its short side to 768, so at most
/// 4 x 2 tiles of 512: 85 + 8 x 170 for gpt-4o, less for o1, o3 and gpt-5, 2,833 + 8 x 5,667 for gpt-4o-mini; low detail is
/// the base alone. Others count patches of 32 x 32, times a factor: small models stop at 6,144 (1,536 until summer 2026);
/// gpt-5.4 and 5.5 at 10,000; gpt-5.6 and gpt-6 take up to 30,000, times 1.2 as others measured, and gpt-6.1 is taken for one of
/// them. There low detail counts the most too.</para>
/// <para>Anthropic (platform.claude.com, "Vision"): images are scaled down to at most 4,784 tokens, before Opus 4.7 to 1,568.</para>
/// <para>Every other model gets the assumption of <see cref="Utf8TokenEstimator.TokensPerAttachment"/>.</para>
/// </remarks>
internal static class ImageTokens
{
    private const int SmallModelPatches = 6_144;
    private const int UnscaledPatches = 30_000;

    // More specific names first.
    private static readonly (string Family, int Low, int Most)[] Families =
    [
        Tiled("gpt-4o-mini", 2_833, 5_667),
        Patched("gpt-4.1-mini", SmallModelPatches, 1.62m),
        Patched("gpt-4.1-nano", SmallModelPatches, 2.46m),
        Patched("gpt-5-mini", SmallModelPatches, 1.62m),
        Patched("gpt-5-nano", SmallModelPatches, 2.46m),

        // Its factor is not published: the largest there is.
        Patched("gpt-5-codex-mini", SmallModelPatches, 2.46m),
        Patched("o4-mini", SmallModelPatches, 1.72m),
        Patched("gpt-5.6", UnscaledPatches, 1.2m),
        Patched("gpt-6", UnscaledPatches, 1.2m),
        Patched("gpt-6.1", UnscaledPatches, 1.2m),
        Tiled("gpt-4o", 85, 170),
        Tiled("chatgpt-4o", 85, 170),
        Tiled("gpt-4.1", 85, 170),
        Tiled("gpt-4.5", 85, 170),
        Tiled("gpt-5", 85, 170),
        Tiled("o1", 85, 170),
        Tiled("o3", 85, 170),
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

    private static (string, int, int) Tiled(string family, int low, int tile) => (family, low, low + 8 * tile);

    private static (string, int, int) Patched(string family, int patches, decimal factor)
    {
        int most = (int)decimal.Ceiling(patches * factor);
        return (family, most, most);
    }
}
