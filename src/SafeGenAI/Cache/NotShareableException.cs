namespace SafeGenAI.Cache;

/// <summary>Part of an answer is of a kind that cannot be copied, and two callers never share an object.</summary>
internal sealed class NotShareableException()
    : Exception("Another call's answer holds content of a kind that cannot be copied for this one. Ask again: this call then has an answer of its own.");
