using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Tells an answer that is written in a script of its own: a translation cannot be compared word by word.</summary>
internal static class OtherScript
{
    public static bool Is(string answer, Scripts sources)
    {
        Scripts own = ScriptScanner.Of(answer);
        return own != Scripts.None && sources != Scripts.None && (own & sources) == Scripts.None;
    }
}
