namespace SafeGenAI.DependencyInjection;

/// <summary>Reads how votes of users are taken.</summary>
internal static class FeedbackSection
{
    public static void Read(SettingsReader reader, FeedbackSetup feedback) => reader
        .Secret("Key", key => feedback.SetKey(SafeGenAISettings.FromBase64(key, bytes: 32)))
        .Time("TokenLifetime", value => feedback.Options.TokenLifetime = value)
        .Number("VotesPerMinute", (int value) => feedback.Options.VotesPerMinute = value)
        .Flag("KeepComments", value => feedback.Options.KeepComments = value);
}
