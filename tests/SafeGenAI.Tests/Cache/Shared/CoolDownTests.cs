using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Cache.Shared;

namespace SafeGenAI.Tests.Cache.Shared;

public sealed class CoolDownTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CoolDown _coolDown;

    public CoolDownTests() => _coolDown = new CoolDown(_time);

    [Fact]
    public void FailuresThatAreNotInARow_DoNotBeginOne()
    {
        for (int i = 0; i < 10; i++)
        {
            Assert.False(_coolDown.Fail());
            Assert.False(_coolDown.Fail());
            Assert.False(_coolDown.Succeed());
        }

        Assert.True(_coolDown.TryEnter());
    }

    [Fact]
    public void TheThirdFailureInARow_BeginsOne_AndSaysSoOnce()
    {
        Assert.Equal([false, false, true, false, false], Enumerable.Range(0, 5).Select(_ => _coolDown.Fail()));
        Assert.False(_coolDown.TryEnter());
    }

    [Fact]
    public void AfterIt_OneAsks_AndTheOthersWaitForWhatBecomesOfIt()
    {
        Begin();
        _time.Advance(CoolDown.Length - TimeSpan.FromTicks(1));
        Assert.False(_coolDown.TryEnter());
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.True(_coolDown.TryEnter());
        Assert.False(_coolDown.TryEnter());
        Assert.True(_coolDown.Succeed());
        Assert.True(_coolDown.TryEnter());
        Assert.True(_coolDown.TryEnter());
    }

    [Fact]
    public void AProbeThatFails_BeginsItAnew_WithoutSayingSo()
    {
        Begin();
        _time.Advance(CoolDown.Length);
        Assert.True(_coolDown.TryEnter());
        Assert.False(_coolDown.Fail());

        Assert.False(_coolDown.TryEnter());
        _time.Advance(CoolDown.Length);
        Assert.True(_coolDown.TryEnter());
    }

    [Fact]
    public void AProbeThatProvesNothing_LeavesItsPlaceToTheNext()
    {
        Begin();
        _time.Advance(CoolDown.Length);
        Assert.True(_coolDown.TryEnter());
        _coolDown.Leave();

        Assert.True(_coolDown.TryEnter());
    }

    private void Begin()
    {
        for (int i = 0; i < CoolDown.FailuresInARow; i++)
        {
            _coolDown.Fail();
        }
    }
}
