namespace SafeGenAI.Resilience;

/// <summary>The permission of one attempt to ask the model: whatever it reports counts only while the circuit's state is the one it was given in.</summary>
/// <param name="Generation">Grows each time the circuit opens or closes.</param>
internal readonly record struct CircuitPass(long Generation);
