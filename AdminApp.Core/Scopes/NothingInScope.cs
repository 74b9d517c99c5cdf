using System.Globalization;

namespace AdminApp.Core.Scopes;

/// <summary>A scope without a meeting, and the nearest meeting.</summary>
/// <param name="What">The title that was named; null for any meeting.</param>
/// <param name="From">First requested day.</param>
/// <param name="To">Last requested day, inclusive.</param>
/// <param name="Nearest">Title and day of the nearest meeting; null if no meeting has a date.</param>
/// <param name="Is">Where it is.</param>
/// <param name="Today">Today for the user who asks.</param>
public sealed record NothingInScope(string? What, DateOnly? From, DateOnly? To, (string Title, DateOnly Date)? Nearest, NearestIs Is, DateOnly Today)
{
    /// <summary>For people, such as "No meeting on 27 Nov. The latest is Retro, 24 Nov."</summary>
    /// <param name="language">The language of the sentence.</param>
    public string Text(QuestionLanguage language = QuestionLanguage.English)
    {
        if (language == QuestionLanguage.English)
        {
            var first = $"No {What ?? "meeting"} {ScopeText.When(From, To, Today)}.";
            return Nearest is var (title, date) ? $"{first} The {(Is == NearestIs.Only ? "only one" : Is.ToString().ToLowerInvariant())} is {ScopeText.Meeting(title, date, Today)}." : first;
        }

        var words = Words(language);
        var culture = CultureInfo.GetCultureInfo(words.Culture);
        var days = (From, To) switch
        {
            ({ } from, { } to) when from != to => $"{Day(from)} – {Day(to)}",
            _ => From is { } from ? Day(from) : To is { } to ? Day(to) : "",
        };
        var nothing = $"{(What is null ? words.NoMeeting : string.Format(culture, words.NoneOf, What))} ({days}).";
        return Nearest is var (nearest, day) ? $"{nothing} {words.Is[(int)Is]} {nearest}, {Day(day).TrimEnd('.')}." : nothing;

        string Day(DateOnly day) => day.ToString(day.Year == Today.Year ? words.DayFormat : $"{words.DayFormat} yyyy", culture);
    }

    private static (string Culture, string DayFormat, string NoMeeting, string NoneOf, string[] Is) Words(QuestionLanguage language) => language switch
    {
        QuestionLanguage.German => ("de-DE", "d. MMM", "Kein Meeting an diesen Tagen", "Kein Meeting „{0}“ an diesen Tagen", ["Das letzte ist", "Das erste ist", "Am nächsten liegt", "Das einzige ist"]),
        QuestionLanguage.French => ("fr-FR", "d MMM", "Aucune réunion à cette date", "Aucune réunion « {0} » à cette date", ["La dernière est", "La première est", "La plus proche est", "La seule est"]),
        QuestionLanguage.Spanish => ("es-ES", "d MMM", "Ninguna reunión en esa fecha", "Ninguna reunión «{0}» en esa fecha", ["La última es", "La primera es", "La más cercana es", "La única es"]),
        _ => ("it-IT", "d MMM", "Nessuna riunione in quella data", "Nessuna riunione «{0}» in quella data", ["L’ultima è", "La prima è", "La più vicina è", "L’unica è"]),
    };
}
