using EmailSummarization.Reports;
using Spectre.Console;

namespace EmailSummarization.Tests.Reports;

public class SafeTextTests
{
    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", " red")]
    [InlineData("a\u001b]0;title\u0007b", "a b")]
    [InlineData("a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\b", "a link b")]
    [InlineData("a\u009b2Jb", "a b")]
    [InlineData("a\u001bcb", "a b")]
    [InlineData("a\u001b", "a")]
    [InlineData("a\u202etxt.exe\u202c", "atxt.exe")]
    [InlineData("a\u2066b\u2069\u200e", "ab")]
    [InlineData("a\r\n\tb\u2028c\u0000\u0008", "a b c")]
    [InlineData("\U000E0041hidden", "hidden")]
    [InlineData("[bold]x[/]", "[bold]x[/]")]
    [InlineData("می‌خواهم", "می‌خواهم")]
    public void NothingThatATerminalObeys_IsLeft(string hostile, string expected) => Assert.Equal(expected.TrimStart(), SafeText.Of(hostile));

    [Theory, InlineData("a word", 6, "a word"), InlineData("a words", 6, "a wor…"), InlineData("打ち合わせ", 6, "打ち…")]
    public void AFittedText_IsNoWiderThanItsColumn(string text, int columns, string expected)
    {
        string fitted = SafeText.Fit(text, columns);

        Assert.Equal(expected, fitted);
        Assert.True(fitted.GetCellWidth() <= columns);
    }

    [Fact]
    public void ABeginning_NeverSplitsACharacter() => Assert.Equal("ab…", SafeText.Beginning("abe\u0301\U0001F469\u200D\U0001F680x", 3));
}
