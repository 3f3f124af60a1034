namespace SafeGenAI.Redis;

/// <summary>A slot in which an attempt holds room.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Windows">The windows it holds it in.</param>
/// <param name="Data">The name of the data it was reserved in.</param>
/// <param name="At">When it was reserved, by the server's clock.</param>
internal sealed record HeldSlot(LedgerSlot Slot, SlotWindows Windows, string Data, DateTimeOffset At);
