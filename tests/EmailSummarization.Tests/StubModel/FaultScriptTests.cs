using EmailSummarization.Mail;
using EmailSummarization.StubModel;

namespace EmailSummarization.Tests.StubModel;

public class FaultScriptTests
{
    private static readonly string[] Emails = [.. SampleEmails.Readable.Select(email => email.Text).Distinct()];

    [Fact]
    public void TheSameSeed_GivesTheSameFaults_InAnyOrder()
    {
        FaultScript one = new(0.5, 7), other = new(0.5, 7);

        Dictionary<string, Fault> first = Emails.ToDictionary(email => email, email => one.Next(email, large: false).Fault);
        Dictionary<string, Fault> second = Emails.Reverse().ToDictionary(email => email, email => other.Next(email, large: false).Fault);

        Assert.Equal(first, second);
        Assert.NotEqual(first.Values, Emails.Select(email => new FaultScript(0.5, 8).Next(email, large: false).Fault));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void ARateOfZero_NeverFails_AndARateOfOne_Always(bool large)
    {
        Assert.All(Emails, email => Assert.Equal(Fault.None, new FaultScript(0, 1).Next(email, large).Fault));
        Assert.All(Emails, email => Assert.NotEqual(Fault.None, new FaultScript(1, 1).Next(email, large).Fault));
    }

    [Fact]
    public void TheLargeModel_FailsLess()
    {
        int small = Emails.Count(email => new FaultScript(0.5, 1).Next(email, large: false).Fault != Fault.None);
        int large = Emails.Count(email => new FaultScript(0.5, 1).Next(email, large: true).Fault != Fault.None);

        Assert.True(large < small, $"large {large}, small {small}");
    }

    [Fact]
    public void ARunWithoutOptions_ShowsEveryFault_AndMostEmailsNone()
    {
        FaultScript script = new(Settings.DefaultFaults, Settings.DefaultSeed);

        Fault[] first = [.. Emails.Select(email => script.Next(email, large: false).Fault)];

        Assert.Equal(Enum.GetValues<Fault>(), first.Distinct().Order());
        Assert.True(first.Count(fault => fault == Fault.None) > first.Length / 2);
    }
}
