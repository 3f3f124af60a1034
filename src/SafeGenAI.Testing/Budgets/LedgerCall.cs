namespace SafeGenAI.Testing.Budgets;

/// <summary>One call of a history: who made it, what was answered, and between which moments it was under way.</summary>
/// <param name="Caller">The caller, from 0.</param>
/// <param name="Step">What was asked.</param>
/// <param name="Began">Counted up with every beginning and end of a call.</param>
/// <param name="Ended">Counted with <paramref name="Began"/>.</param>
/// <param name="Answer">What was answered.</param>
internal sealed record LedgerCall(int Caller, LedgerStep Step, int Began, int Ended, string Answer);
