using EmailSummarization.Mail;

namespace EmailSummarization.Tests;

/// <summary>The e-mails that come with the sample.</summary>
internal static class SampleEmails
{
    public static IReadOnlyList<MailFile> Files { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "emails")).Order(StringComparer.Ordinal).Select(MailReader.Read)];

    public static IEnumerable<Email> Readable => Files.Select(file => file.Email).OfType<Email>();

    public static Email Named(string start) => Files.Single(file => file.Name.StartsWith(start, StringComparison.Ordinal)).Email!;
}
