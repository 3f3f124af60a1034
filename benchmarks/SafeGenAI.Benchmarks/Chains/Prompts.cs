using System.Globalization;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Benchmarks.Chains;

/// <summary>Conversations of one user message of a given length; each differs from all others in a few characters.</summary>
internal static class Prompts
{
    private const string Sentence = "Summarise the following e-mail in two sentences and name every date in it. ";

    private static int _count;

    public static ChatMessage[] Next(int length) => [new ChatMessage(ChatRole.User, Text(length, Interlocked.Increment(ref _count)))];

    /// <summary>Replaces every conversation by a new one.</summary>
    public static void Renew(ChatMessage[][] conversations, int length)
    {
        for (int i = 0; i < conversations.Length; i++)
        {
            conversations[i] = Next(length);
        }
    }

    private static string Text(int length, int number) => string.Create(length, number, static (text, number) =>
    {
        for (int i = 0; i < text.Length; i += Sentence.Length)
        {
            Sentence.AsSpan(0, Math.Min(Sentence.Length, text.Length - i)).CopyTo(text[i..]);
        }

        number.TryFormat(text[^10..], out _, "D10", CultureInfo.InvariantCulture);
    });
}
