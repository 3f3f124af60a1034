namespace EmailSummarization.Mail;

/// <summary>A file: an e-mail, or the reason why it is none.</summary>
internal sealed record MailFile(string Name, Email? Email, string? Problem);
