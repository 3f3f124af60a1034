namespace SafeGenAI.Redis;

/// <summary>A slot in which an attempt holds room, and the windows it holds it in.</summary>
internal sealed record HeldSlot(LedgerSlot Slot, SlotWindows Windows);
