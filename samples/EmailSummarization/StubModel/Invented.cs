using EmailSummarization.Mail;

namespace EmailSummarization.StubModel;

/// <summary>Sentences that stand in none of the e-mails, in the script of the one they pretend to be from.</summary>
internal static class Invented
{
    private const string Latin = "The board has approved a one-off bonus of 250,000 for everybody who replies before midnight.";
    private const string Japanese = "社長は来月末で退任し、後任には副社長が就任することが正式に発表されました。";
    private const string Arabic = "قرر مجلس الإدارة إلغاء جميع الدورات المقبلة وإغلاق المركز نهائيًا اعتبارًا من الغد.";

    public static string For(string email) =>
        email.Count(Terms.IsUnspaced) > email.Length / 4 ? Japanese
        : email.Count(c => c is >= '\u0600' and <= '\u06FF') > email.Length / 4 ? Arabic
        : Latin;
}
