using System.Text;
using EmailSummarization.Mail;

namespace EmailSummarization.Tests.Mail;

public sealed class MailReaderTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    [Fact]
    public void OfTheSamplesEmails_TheCorruptAndTheEmptyOne_SayWhy()
    {
        Dictionary<string, string> problems = SampleEmails.Files
            .Where(file => file.Problem is not null)
            .ToDictionary(file => file.Name, file => file.Problem!);

        Assert.Equal(["33-corrupt.eml", "34-empty-body.eml"], problems.Keys.Order(StringComparer.Ordinal));
        Assert.StartsWith("It is corrupt", problems["33-corrupt.eml"], StringComparison.Ordinal);
        Assert.Contains("no body", problems["34-empty-body.eml"], StringComparison.Ordinal);
        Assert.Equal(32, SampleEmails.Readable.Count());
    }

    [Theory]
    [InlineData("a.txt", "No subject here", "Its first line is not 'Subject: ...'.")]
    [InlineData("a.doc", "Subject: x\n\nbody", "It is neither .eml nor .txt.")]
    [InlineData("a.txt", "", "It is empty.")]
    public void WhatIsNoEmail_GivesItsReason(string name, string text, string expected) => Assert.Equal(expected, Read(name, Encoding.UTF8.GetBytes(text)).Problem);

    [Fact]
    public void BytesThatAreNoText_GiveAReason() => Assert.Equal("It is not a text in UTF-8.", Read("a.txt", [.. "Subject: "u8, 0xFF, 0xFE]).Problem);

    [Fact]
    public void AHugeFile_IsNotRead()
    {
        Assert.Equal("It has 1,000,001 bytes; more than 1,000,000 are not read.", Read("a.eml", new byte[1_000_001]).Problem);
    }

    [Fact]
    public void OfHtml_OnlyWhatIsSeen_IsRead()
    {
        string body = SampleEmails.Named("05-").Body;

        Assert.Contains("It leaves Oslo at 15:25 as before.", body, StringComparison.Ordinal);
        Assert.Contains("€12.00", body, StringComparison.Ordinal);
        Assert.DoesNotContain("3 h 45 min", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Schedule change", body, StringComparison.Ordinal);
        Assert.DoesNotContain("border-collapse", body, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private MailFile Read(string name, byte[] content)
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllBytes(path, content);
        return MailReader.Read(path);
    }
}
