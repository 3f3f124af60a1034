using System.Globalization;
using System.Text;
using MimeKit;

namespace EmailSummarization.Mail;

/// <summary>Reads files; one that cannot be read gives a reason and stops nothing.</summary>
internal static class MailReader
{
    private const long MaxBytes = 1_000_000;
    private const string SubjectLine = "Subject:";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static MailFile Read(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            Email email = Parse(path);
            return string.IsNullOrWhiteSpace(email.Body)
                ? new MailFile(name, null, $"It has no body; its subject is \"{email.Subject}\".")
                : new MailFile(name, email, null);
        }
        catch (FormatException exception)
        {
            return new MailFile(name, null, $"It is corrupt: {exception.Message}");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new MailFile(name, null, exception.Message);
        }
        catch (DecoderFallbackException)
        {
            return new MailFile(name, null, "It is not a text in UTF-8.");
        }
    }

    private static Email Parse(string path)
    {
        long bytes = new FileInfo(path).Length;
        if (bytes > MaxBytes)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"It has {bytes:N0} bytes; more than {MaxBytes:N0} are not read."));
        }

        if (bytes == 0)
        {
            throw new InvalidDataException("It is empty.");
        }

        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".EML" => ParseMime(path),
            ".TXT" => ParseText(File.ReadAllText(path, StrictUtf8)),
            _ => throw new InvalidDataException("It is neither .eml nor .txt."),
        };
    }

    private static Email ParseMime(string path)
    {
        using MimeMessage message = MimeMessage.Load(path);
        // The parser is lenient: it makes a message of any bytes.
        if (!message.Headers.Contains(HeaderId.From) && !message.Headers.Contains(HeaderId.Subject))
        {
            throw new InvalidDataException("It is corrupt: it has neither sender nor subject.");
        }

        string body = message.TextBody ?? (message.HtmlBody is { } html ? HtmlText.Of(html) : "");
        return new Email(message.Subject ?? "(no subject)", Normalized(body));
    }

    private static Email ParseText(string text)
    {
        string[] parts = Normalized(text).Split('\n', 2);
        return parts[0].StartsWith(SubjectLine, StringComparison.OrdinalIgnoreCase)
            ? new Email(parts[0][SubjectLine.Length..].Trim(), parts.ElementAtOrDefault(1)?.Trim() ?? "")
            : throw new InvalidDataException($"Its first line is not '{SubjectLine} ...'.");
    }

    private static string Normalized(string text) => text.ReplaceLineEndings("\n").Trim();
}
