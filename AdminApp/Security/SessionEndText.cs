using AdminApp.Core.Access;

namespace AdminApp.Security;

/// <summary>How the end of a session is reported: as a word in the address of the sign-in page, and as a sentence on it.</summary>
internal static class SessionEndText
{
    /// <summary>Query parameter of the sign-in page.</summary>
    public const string Parameter = "ended";

    private static readonly Dictionary<SessionEnd, (string Word, string Text)> Texts = new()
    {
        [SessionEnd.SignedOut] = ("signed-out", "You were signed out."),
        [SessionEnd.Expired] = ("expired", "Your session has ended."),
        [SessionEnd.AccountDisabled] = ("disabled", "Your account was disabled. An Admin can enable it."),
        [SessionEnd.PasswordChanged] = ("password", "Your password was changed."),
    };

    /// <summary>The word for an address.</summary>
    public static string Word(SessionEnd end) => Texts[end].Word;

    /// <summary>The sentence for a person.</summary>
    public static string Text(SessionEnd end) => Texts[end].Text;

    /// <summary>The sentence for a word from the address; null for any other text.</summary>
    public static string? TextOf(string? word) => Texts.Values.FirstOrDefault(text => text.Word == word).Text;

    /// <summary>The address of the sign-in page, with the reason and the page to return to.</summary>
    public static string SignInAddress(SessionEnd? end, string? returnUrl) => SignInAddress(end is { } why ? Word(why) : null, returnUrl);

    /// <inheritdoc cref="SignInAddress(SessionEnd?, string?)"/>
    public static string SignInAddress(string? word, string? returnUrl)
    {
        var query = QueryString.Empty;
        if (returnUrl is not null)
        {
            query = query.Add(SessionCookie.ReturnUrl, returnUrl);
        }

        if (word is not null)
        {
            query = query.Add(Parameter, word);
        }

        return SessionCookie.SignInPath + query;
    }
}
