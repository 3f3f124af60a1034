using System.Text;
using MimeKit.Text;

namespace EmailSummarization.Mail;

/// <summary>The text of an HTML e-mail that its reader sees.</summary>
internal static class HtmlText
{
    private static readonly HashSet<HtmlTagId> Invisible = [HtmlTagId.Head, HtmlTagId.Style, HtmlTagId.Script, HtmlTagId.Title];

    private static readonly HashSet<HtmlTagId> Breaks =
    [
        HtmlTagId.P, HtmlTagId.Div, HtmlTagId.Br, HtmlTagId.TR, HtmlTagId.Table, HtmlTagId.LI, HtmlTagId.UL, HtmlTagId.OL,
        HtmlTagId.H1, HtmlTagId.H2, HtmlTagId.H3, HtmlTagId.H4, HtmlTagId.BlockQuote, HtmlTagId.HR,
    ];

    public static string Of(string html)
    {
        StringBuilder text = new();
        HtmlTokenizer tokenizer = new(new StringReader(html)) { DecodeCharacterReferences = true };
        string? hidden = null;
        int depth = 0;
        while (tokenizer.ReadNextToken(out HtmlToken? token))
        {
            if (token is HtmlTagToken tag)
            {
                if (hidden is null && !tag.IsEndTag && !tag.IsEmptyElement && IsInvisible(tag))
                {
                    (hidden, depth) = (tag.Name, 0);
                }

                depth += hidden is null || !Same(tag.Name, hidden) ? 0 : tag.IsEndTag ? -1 : 1;
                hidden = depth == 0 ? null : hidden;
                AppendBreak(text, tag);
            }
            else if (hidden is null && token is HtmlDataToken data)
            {
                AppendCollapsed(text, data.Data);
            }
        }

        return string.Join("\n\n", text.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool IsInvisible(HtmlTagToken tag) => Invisible.Contains(tag.Id) || tag.Attributes.Any(attribute =>
        attribute.Id == HtmlAttributeId.Style
        && attribute.Value?.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase) == true);

    private static bool Same(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static void AppendBreak(StringBuilder text, HtmlTagToken tag)
    {
        if (Breaks.Contains(tag.Id))
        {
            text.Append('\n');
        }
        else if (tag.Id is HtmlTagId.TD or HtmlTagId.TH)
        {
            text.Append(Sentences.ColumnGap);
        }
    }

    private static void AppendCollapsed(StringBuilder text, string data)
    {
        foreach (char c in data)
        {
            if (!char.IsWhiteSpace(c))
            {
                text.Append(c);
            }
            else if (text.Length > 0 && !char.IsWhiteSpace(text[^1]))
            {
                text.Append(' ');
            }
        }
    }
}
