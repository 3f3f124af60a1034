using CsCheck;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

/// <summary>Random sequences against a ledger that is too simple to be wrong: <see cref="NaiveLedger"/>.</summary>
public class InMemoryBudgetLedgerModelTests
{
    private static readonly BudgetLimit[] Limits =
    [
        new(BudgetScope.Global, BudgetUnit.Usd, 6_000, Per.Day),
        new(BudgetScope.Feature, BudgetUnit.Tokens, 2_000, Per.Hour),
        new(BudgetScope.User, BudgetUnit.Tokens, 900, Per.Minute),
        new(BudgetScope.User, BudgetUnit.Requests, 3, Per.Minute),
        new(BudgetScope.User, BudgetUnit.Requests, 8, Per.Hour),
        new(BudgetScope.Global, BudgetUnit.Tokens, 3_000, Per.Rolling(TimeSpan.FromMinutes(10))),
        new(BudgetScope.User, BudgetUnit.Usd, 2_500, Per.Rolling(TimeSpan.FromMinutes(1))),
        new(BudgetScope.Global, BudgetUnit.Requests, 12, Per.Week),
    ];

    private static readonly string[] Users = ["ann", "bob"];

    [Fact]
    public void L02_L03_L07_AnySequence_GivesTheSameAnswersAndCountersAsTheNaiveLedger() =>
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 999], Gen.Int[0, 999]).Array[1, 80].Sample(Play, iter: 3_000);

    private static void Play((int Kind, int A, int B)[] steps)
    {
        var rig = new LedgerRig(Limits);
        var naive = new NaiveLedger(rig.Limits, rig.Clock);
        var pairs = new List<(BudgetReservation Real, NaiveLedger.Attempt Naive)>();
        foreach ((int kind, int a, int b) in steps)
        {
            switch (kind)
            {
                case <= 3:
                    string user = Users[a % 2];
                    var lease = TimeSpan.FromSeconds(1 + b % 40);
                    BudgetReservation reservation = rig.Reserve(1 + a, new(null, user), lease);
                    NaiveLedger.Attempt? attempt = naive.Reserve(user, LedgerRig.Tokens(1 + a), lease);
                    Assert.Equal(attempt is not null, reservation.IsGranted);
                    if (attempt is not null)
                    {
                        pairs.Add((reservation, attempt));
                    }

                    break;
                case <= 5 when pairs.Count > 0:
                    (BudgetReservation real, NaiveLedger.Attempt copy) = pairs[a % pairs.Count];
                    Assert.Equal(NaiveLedger.Settle(copy, LedgerRig.Tokens(b)), rig.Settle(real, b).Outcome);
                    break;
                case 6 when pairs.Count > 0:
                    Assert.Equal(naive.SettlePresumed(pairs[a % pairs.Count].Naive), rig.SettlePresumed(pairs[a % pairs.Count].Real).Outcome);
                    break;
                case 7 or 8:
                    rig.Clock.Advance(TimeSpan.FromSeconds(a % 50));
                    break;
                case 9:
                    rig.Clock.Advance(TimeSpan.FromMinutes(a % 90));
                    break;
                case 10:
                    rig.Clock.Step(TimeSpan.FromSeconds(a % 2 == 0 ? a : -a));
                    break;
                default:
                    Compare(rig, naive);
                    break;
            }
        }

        Compare(rig, naive);
        foreach ((BudgetReservation real, NaiveLedger.Attempt copy) in pairs)
        {
            NaiveLedger.Settle(copy, LedgerRig.Tokens(1));
            rig.Settle(real, 1);
        }

        Compare(rig, naive);
        Assert.All(Users.SelectMany(user => rig.Read(new(null, user))), state => Assert.Equal(0, state.Reserved));
        Assert.Equal(0, rig.Ledger.OpenLeases);
    }

    private static void Compare(LedgerRig rig, NaiveLedger naive)
    {
        foreach (string user in Users)
        {
            foreach (BudgetState state in rig.Read(new(null, user)))
            {
                (long spent, long reserved, bool overrun) = naive.Read(state.Limit, user);
                Assert.Equal((spent, reserved), (state.Spent, state.Reserved));
                Assert.True(overrun || state.Spent + state.Reserved <= state.Limit.Amount);
            }
        }
    }
}
