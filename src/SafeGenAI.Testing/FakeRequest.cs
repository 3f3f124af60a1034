using Microsoft.Extensions.AI;

namespace SafeGenAI.Testing;

/// <summary>What a <see cref="FakeChatClient"/> was asked.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Messages">The messages.</param>
/// <param name="Options">A copy of the options, or null.</param>
/// <param name="Streaming">Through which door.</param>
public sealed record FakeRequest(int Number, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, bool Streaming)
{
    /// <summary>The text of the last message.</summary>
    public string LastText => Messages.Count == 0 ? "" : Messages[^1].Text;
}
