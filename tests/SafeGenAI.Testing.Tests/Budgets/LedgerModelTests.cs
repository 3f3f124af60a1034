using SafeGenAI.Budgets;
using SafeGenAI.Testing.Budgets;

namespace SafeGenAI.Testing.Tests.Budgets;

/// <summary>What stores are compared with keeps the contract itself, whichever clock its leases follow.</summary>
public class LedgerModelTests
{
    public static TheoryData<string> Cases => [.. LedgerConformance.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task WithLeasesByTheMonotonicClock_Conforms(string name) => LedgerConformance.AssertAsync(name, clock => new(new LedgerModel(clock)));

    [Theory]
    [MemberData(nameof(Cases))]
    public Task WithLeasesByTheWallClock_Conforms(string name) => LedgerConformance.AssertAsync(
        name, clock => new(new LedgerModel(clock, leasesFollowWallClock: true)), new() { LeasesFollowWallClock = true });
}
