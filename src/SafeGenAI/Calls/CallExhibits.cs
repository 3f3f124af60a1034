using Microsoft.Extensions.AI;

namespace SafeGenAI.Calls;

/// <summary>What stages leave on a call for a reviewer; a call has it only where its feature is reviewed.</summary>
/// <param name="keepsTexts">Whether texts may be kept, until it is decided that they are.</param>
internal sealed class CallExhibits(bool keepsTexts)
{
    /// <summary>More rejected answers tell a reviewer nothing new.</summary>
    private const int Most = 8;

    private readonly Lock _lock = new();
    private Exhibit[] _rejected = [];

    /// <summary>Whether texts are kept: what has to be made first need not be made for nothing.</summary>
    public bool KeepsTexts => keepsTexts;

    /// <summary>The answers that were rejected on the way, in their order.</summary>
    public IReadOnlyList<Exhibit> Rejected => Volatile.Read(ref _rejected);

    /// <summary>Whether a stage asks for a person, whatever the verdict.</summary>
    public bool WantsReview { get; set; }

    /// <summary>The conversation, or null where it is not known or may not be kept.</summary>
    public IReadOnlyList<ChatMessage>? Question { get; private set; }

    /// <summary>What the caller was given, or null where that is nothing or may not be kept.</summary>
    public ChatResponse? Answer { get; private set; }

    public void Asked(IReadOnlyList<ChatMessage> messages) => Question = keepsTexts ? messages : null;

    public void Answered(ChatResponse? response) => Answer = keepsTexts ? response : null;

    /// <summary>Adds an answer that was rejected. Its text is kept only where texts may be.</summary>
    public void Add(string? model, Verdict verdict, IReadOnlyList<Finding> findings, string? text)
    {
        lock (_lock)
        {
            if (_rejected.Length < Most)
            {
                Volatile.Write(ref _rejected, [.. _rejected, new Exhibit(model, verdict, findings, keepsTexts ? text : null)]);
            }
        }
    }
}
