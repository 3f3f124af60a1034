namespace SafeGenAI.Tokenizers;

/// <summary>The models whose text is encoded with o200k_base; no other model's text is counted with it.</summary>
/// <remarks>
/// The families are those of OpenAI's tiktoken (tiktoken/model.py). A later minor version, <c>gpt-5.4</c>, is none of
/// them until an application says that it is. The vocabulary of gpt-oss, o200k_harmony, adds special tokens only.
/// </remarks>
internal sealed class O200kModels(IEnumerable<string> more)
{
    private static readonly string[] Families = ["gpt-4o", "chatgpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "o1", "o3", "o4-mini", "gpt-oss"];

    private readonly HashSet<string> _more = new(more, StringComparer.OrdinalIgnoreCase);

    public bool Contains(string? model)
    {
        if (model is null)
        {
            return false;
        }

        // Routers put the vendor before the name; a tuned model is named after its base.
        ReadOnlySpan<char> name = model.AsSpan(model.LastIndexOf('/') + 1);
        name = name.StartsWith("ft:", StringComparison.OrdinalIgnoreCase) ? name["ft:".Length..] : name;
        foreach (string family in Families)
        {
            if (name.StartsWith(family, StringComparison.OrdinalIgnoreCase) && (name.Length == family.Length || name[family.Length] is '-' or ':'))
            {
                return true;
            }
        }

        return _more.Contains(model);
    }
}
