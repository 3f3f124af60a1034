namespace SafeGenAI.Budgets;

/// <summary>Counts the pages of a PDF without reading it: its page objects, where they are written in the open.</summary>
internal static class PdfPages
{
    /// <returns>The number of pages, or null where they cannot be counted: object streams (since PDF 1.5) compress them.</returns>
    public static int? Count(ReadOnlySpan<byte> pdf)
    {
        if (pdf.IndexOf("/ObjStm"u8) >= 0)
        {
            return null;
        }

        int pages = 0;
        for (int at; (at = pdf.IndexOf("/Type"u8)) >= 0;)
        {
            pdf = pdf[(at + "/Type"u8.Length)..];
            ReadOnlySpan<byte> value = pdf.TrimStart(" \t\r\n\f\0"u8);
            if (value.StartsWith("/Page"u8) && (value.Length == 5 || !char.IsAsciiLetterOrDigit((char)value[5])))
            {
                pages++;
            }
        }

        return pages == 0 ? null : pages;
    }
}
