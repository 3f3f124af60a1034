using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class NanoUsdTests
{
    [Fact]
    public void L06_HalfAMicroUsd_IsCounted()
    {
        Assert.Equal(500, NanoUsd.FromUsd(0.0000005m));
        Assert.Equal(0.0000005m, NanoUsd.ToUsd(500));
    }

    [Fact]
    public void L06_LessThanOneNanoUsd_IsRoundedUp() => Assert.Equal(1, NanoUsd.FromUsd(0.0000000001m));

    [Fact]
    public void UsdBeyondALong_Overflows() => Assert.Throws<OverflowException>(() => NanoUsd.FromUsd(9_300_000_000m));
}
