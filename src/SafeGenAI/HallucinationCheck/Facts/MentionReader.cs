using System.Text.Json.Serialization.Metadata;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>How the entities of one kind are found in an answer.</summary>
/// <remarks>Immutable and thread-safe. Names longer than <see cref="MaximumKeyLength"/> are none.</remarks>
public abstract class MentionReader
{
    /// <summary>The longest key, in UTF-16 code units.</summary>
    public const int MaximumKeyLength = 256;

    private protected MentionReader(string version) => Version = version;

    /// <summary>Names in quotation marks of any kind, within a line: "Steel valve".</summary>
    /// <remarks>Every quotation counts: for answers that quote nothing else.</remarks>
    public static MentionReader InQuotes { get; } = new EnclosedMentions('"', '"');

    /// <summary>Names in square brackets, within a line: [Steel valve]. Ask the model to write them so.</summary>
    public static MentionReader InBrackets { get; } = new EnclosedMentions('[', ']');

    internal string Version { get; }

    /// <summary>Numbers with a prefix, in any case: <c>SKU-</c> finds SKU-1042 and sku-1042/b.</summary>
    /// <param name="prefix">How they begin; after it come letters, digits and <c>- _ . /</c>, at least one of them a digit.</param>
    public static MentionReader StartingWith(string prefix)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(prefix);
        return new PrefixedMentions(prefix);
    }

    /// <summary>Any name of a known list, as whole words in any case; the longest wins.</summary>
    /// <remarks>Finds wrong properties. It cannot find what does not exist: that is not in the list.</remarks>
    /// <param name="names">The names; they are the keys. Copied.</param>
    public static MentionReader AnyOf(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new NamedMentions(new NameIndex(names));
    }

    /// <summary>A property of structured output.</summary>
    /// <param name="path">Property names with dots between, in any case, and <c>[]</c> after each array:
    /// <c>products[].name</c>. The other properties of the same object can be compared as properties.</param>
    /// <exception cref="ArgumentException">It is no such path.</exception>
    public static MentionReader Json(string path) => new JsonMentions(JsonPath.Parse(path));

    /// <summary>What a selector takes out of structured output. Findings point at the whole answer.</summary>
    /// <typeparam name="TAnswer">The type of the answer.</typeparam>
    /// <param name="type">How it is read.</param>
    /// <param name="select">The keys in it; null ones are left out.</param>
    /// <param name="version">Changes with the selector: it is part of the cache's key.</param>
    public static MentionReader Json<TAnswer>(JsonTypeInfo<TAnswer> type, Func<TAnswer, IEnumerable<string?>> select, string version)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(select);
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        return new SelectedMentions<TAnswer>(type, select, version);
    }

    /// <summary>What a function of your own finds in the text.</summary>
    /// <param name="read">Pure and thread-safe; one that throws is logged, and the kind counts as not checked.</param>
    /// <param name="version">Changes with the function: it is part of the cache's key.</param>
    public static MentionReader By(Func<string, IEnumerable<Mention>> read, string version)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        return new CustomMentions(read, version);
    }

    internal abstract void Read(in FactAnswer answer, List<FoundMention> mentions);

    internal static bool IsKey(ReadOnlySpan<char> key) => key.Length is > 0 and <= MaximumKeyLength && !key.IsWhiteSpace();
}
