using System.Globalization;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Pipelines;
using SafeGenAI.Quota;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Quota;

public sealed class QuotaStatusTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly QuotaRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AResult_ListsAllLimits_TheTightestFirst(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerTenant(100, Per.Month).PerUser(10, Per.Day).PerUser(3, Per.Rolling(TimeSpan.FromHours(1))));
        GenAIRequest request = new("hi") { UserId = "ann", TenantId = "acme" };
        await pipeline.AskAsync(request, streaming);

        QuotaStatus status = (await pipeline.AskAsync(request, streaming)).Quota!;

        Assert.Equal([(BudgetScope.User, 2L, 3L, 1L), (BudgetScope.User, 2L, 10L, 8L), (BudgetScope.Tenant, 2L, 100L, 98L)],
            status.Limits.Select(limit => (limit.Scope, limit.Used, limit.Limit, limit.Remaining)));
        Assert.Equal((2L, 3L, 1L, Per.Rolling(TimeSpan.FromHours(1))), (status.Used, status.Limit, status.Remaining, status.Per));

        // The slot of 12:00 to 12:01 has left the window at 13:01.
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 13, 1, 0, TimeSpan.Zero), status.ResetsAt);
        Assert.Equal("1 of 3 left in any hour, more at 13:01 UTC", status.ToString());
    }

    [Fact]
    public async Task Asking_ChangesNothing()
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(10, Per.Day).PerTenant(100, Per.Month));
        await pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann", TenantId = "acme", QuotaUnits = 3 }, streaming: false);

        for (int i = 0; i < 3; i++)
        {
            QuotaStatus? status = await pipeline.GetQuotaAsync("ann", "acme");
            Assert.Equal([(7L, Midnight), (97L, new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero))],
                status!.Limits.Select(limit => (limit.Remaining, limit.ResetsAt)));
        }

        // The same user id in another tenant, or in none, is another user; without a user the tenant's limit is left.
        Assert.Equal([10L, 100L], (await pipeline.GetQuotaAsync("ann", "other"))!.Limits.Select(limit => limit.Remaining));
        Assert.Equal([10L], (await pipeline.GetQuotaAsync("ann"))!.Limits.Select(limit => limit.Remaining));
        Assert.Equal([97L], (await pipeline.GetQuotaAsync(null, "acme"))!.Limits.Select(limit => limit.Remaining));
        Assert.Equal(0, _rig.Ledger.OpenLeases);
    }

    [Fact]
    public async Task AskingForNobody_IsTheCallersMistake()
    {
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => _rig.Build().GetQuotaAsync(null, "acme"));

        Assert.Contains("but the call names no user: set the user's id", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallsUnderWay_CountAsUsed()
    {
        TaskCompletionSource gate = new();
        _rig.Model.Then(QuotaRig.Down.When(gate.Task));
        GenAIPipeline pipeline = _rig.Build();

        Task<GenAIResult> asking = pipeline.AskAsync(QuotaRig.Request(units: 4), streaming: false);
        Assert.Equal((4L, 6L), ((await pipeline.GetQuotaAsync("ann"))!.Used, (await pipeline.GetQuotaAsync("ann"))!.Remaining));
        gate.SetResult();
        await asking;

        Assert.Equal(0, (await pipeline.GetQuotaAsync("ann"))!.Used);
    }

    [Fact]
    public async Task ASentenceOfTheApplications_SpeaksTheReadersLanguage()
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(1, Per.Day).Sentence = arguments => arguments.Culture.TwoLetterISOLanguageName == "de"
            ? $"{arguments.Limit.Remaining} von {arguments.Limit.Limit} übrig ({arguments.Requested})"
            : $"{arguments.Limit.Remaining} left ({arguments.Requested})");
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de-AT");
            GenAIResult first = await pipeline.AskAsync(QuotaRig.Request(), streaming: false);
            GenAIResult denied = await pipeline.AskAsync(QuotaRig.Request(), streaming: false);

            Assert.Equal(("0 von 1 übrig (0)", "0 left (0)"), (first.Quota!.Sentence, first.Quota.SentenceIn(CultureInfo.InvariantCulture)));
            Assert.Equal("0 von 1 übrig (1)", denied.Text);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASentenceThatThrows_IsPassedOver(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build(q => q.PerUser(1, Per.Day).Sentence = static string (_) => throw new FormatException("mine"));
        await pipeline.AskAsync(QuotaRig.Request(), streaming);

        GenAIResult denied = await pipeline.AskAsync(QuotaRig.Request(), streaming);

        Assert.Equal((SafeGenAI.Fallback.Rung.DefaultTemplate, 0L), (denied.Text, denied.Quota!.Remaining));
    }

    [Fact]
    public void OfSeveralAsTight_TheOneThatResetsLastIsFirst()
    {
        QuotaStatus status = new([
            new(BudgetScope.User, Per.Hour, 5, 5, Midnight.AddHours(-11)),
            new(BudgetScope.User, Per.Day, 9, 12, Midnight),
            new(BudgetScope.User, Per.Month, 99, 98, Midnight.AddDays(29))]);

        Assert.Equal([Per.Day, Per.Hour, Per.Month], status.Limits.Select(limit => limit.Per));
        Assert.Equal((12L, 0L), (status.Used, status.Remaining));
    }

    [Fact]
    public async Task AFakePipeline_HasNoQuota_UnlessItSaysSo()
    {
        GenAIPipeline fake = NSubstitute.Substitute.For<GenAIPipeline>();
        QuotaStatus status = new([new(BudgetScope.User, Per.Day, 10, 3, Midnight)]);
        NSubstitute.SubstituteExtensions.Returns(fake.GetQuotaAsync("ann"), status);

        Assert.Equal("7 of 10 left today, resets at 00:00 UTC", (await fake.GetQuotaAsync("ann"))!.Sentence);
        Assert.Same(status, new GenAIResult("text", Outcome.Answered) { Quota = status }.Quota);
        Assert.Throws<ArgumentException>("limits", () => new QuotaStatus([]));
    }
}
