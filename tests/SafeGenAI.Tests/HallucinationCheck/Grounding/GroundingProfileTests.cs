using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public class GroundingProfileTests
{
    [Theory]
    [MemberData(nameof(GroundingDetectorTests.Profiles), MemberType = typeof(GroundingDetectorTests))]
    public void ProfilesThatAreShipped_HaveNoFaults(GroundingProfile profile) => Assert.Empty(profile.Faults());

    [Fact]
    public void EveryFault_IsListedWithItsValue()
    {
        GroundingProfile wrong = new("mine", (GroundingStyle)7) { Slope = -1, Intercept = double.NaN, FlagBelow = 1.5, SupportFrom = 2 };
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new GroundingDetector(wrong));

        Assert.All(
            ["'mine': Style is 7", "Slope is -1", "Intercept is NaN", "FlagBelow is 1.5", "SupportFrom is 2"],
            fault => Assert.Contains(fault, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void SupportBelowTheFlag_IsAFault() =>
        Assert.Contains("from FlagBelow (0.6) to 1", Assert.Single((GroundingProfile.Summary with { SupportFrom = 0.5 }).Faults()), StringComparison.Ordinal);

    [Fact]
    public void ANameIsNeeded() => Assert.Throws<ArgumentException>(() => new GroundingProfile(" ", GroundingStyle.Document));

    [Fact]
    public void ANewProfile_SupportsNothing() => Assert.Null(new GroundingProfile("mine", GroundingStyle.Document).SupportFrom);
}
