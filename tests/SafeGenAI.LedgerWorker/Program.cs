using System.Globalization;
using SafeGenAI.Budgets;
using SafeGenAI.LedgerWorker;
using SafeGenAI.Sqlite;

// usage: SafeGenAI.LedgerWorker sqlite <file> <seed> <attempts, 0 for endless> settle|hold
//        SafeGenAI.LedgerWorker review <file> <reviewer>
//        SafeGenAI.LedgerWorker rollout <file> <number of the instance>
if (args is ["review", string reviewed, string reviewer])
{
    await ReviewWork.RunAsync(reviewed, reviewer);
    return 0;
}

if (args is ["rollout", string rolledOut, string instance])
{
    await RolloutWork.RunAsync(rolledOut, int.Parse(instance, CultureInfo.InvariantCulture));
    return 0;
}

if (args is not [string store, string path, string seedText, string attemptsText, string ending]
    || store != "sqlite" || ending is not ("settle" or "hold")
    || !int.TryParse(seedText, CultureInfo.InvariantCulture, out int seed)
    || !int.TryParse(attemptsText, CultureInfo.InvariantCulture, out int attempts))
{
    Console.Error.WriteLine("usage: SafeGenAI.LedgerWorker sqlite <file> <seed> <attempts, 0 for endless> settle|hold");
    return 2;
}

const int Callers = 4;
await using SqliteBudgetLedger ledger = new(new SqliteStoreOptions(path) { BusyTimeout = TimeSpan.FromMinutes(1) });
int begun = 0;
await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => WorkAsync(new Random(seed * Callers + caller)))));
return 0;

// Each line is written after the ledger's answer: it is what was acknowledged.
async Task WorkAsync(Random random)
{
    while (Interlocked.Increment(ref begun) is int number && (attempts == 0 || number <= attempts))
    {
        Guid id = new(seed, 0, 0, BitConverter.GetBytes((long)number));
        long estimate = ending == "hold" ? 1 : random.Next(1, 100);
        BudgetReservation reservation = await ledger.ReserveAsync(new BudgetRequest(
            WorkerLimits.All, WorkerLimits.SubjectOf(id), new BudgetAmount(estimate, 1, 0), WorkerLimits.Lease, id));
        if (!reservation.IsGranted)
        {
            Console.WriteLine($"denied {id}");
            continue;
        }

        Console.WriteLine($"granted {id} {estimate}");
        if (ending == "settle")
        {
            long charge = random.Next(0, (int)estimate + 1);
            await ledger.SettleAsync(reservation, new BudgetAmount(charge, 1, 0));
            Console.WriteLine($"settled {id} {charge}");
        }
    }
}
