namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// Names of months and days for patterns that ignore case, in full or abbreviated, in English, German, French, Spanish, Italian, Portuguese and
/// Dutch; "Marketing" and "Decision" don't match.
/// </summary>
internal static class DateWords
{
    public const string Month =
        "(?:(?<jan>jan(?:uary|uari|uar)?|jänner|janv(?:ier)?|ene(?:ro)?|gen(?:naio)?|janeiro)|(?<feb>feb(?:ruary|ruari|ruar|rero|braio)?|févr?(?:ier)?|fevr?(?:ier)?|fev(?:ereiro)?)|(?<mar>mar(?:ch|s|zo|ço|co)?|maart|mrt|märz|mrz)" +
        "|(?<apr>apr(?:il|ile)?|avr(?:il)?|abr(?:il)?)|(?<may>may(?:o)?|mai(?:o)?|mei|mag(?:gio)?)|(?<jun>june?|juni|juin|junio|giu(?:gno)?|junho)|(?<jul>july?|juli|juil(?:let)?|julio|lug(?:lio)?|julho)" +
        "|(?<aug>aug(?:ustus|ust)?|août|aout|ago(?:sto)?)|(?<sep>sep(?:t(?:ember|embre|iembre)?|tember|tiembre)?|set(?:t(?:embre)?|embro)?)|(?<oct>oct(?:ober|obre|ubre)?|okt(?:ober)?|ott(?:obre)?|out(?:ubro)?)" +
        "|(?<nov>nov(?:ember|embre|iembre|embro)?)|(?<dec>dec(?:ember)?|dez(?:ember|embro)?|déc(?:embre)?|dic(?:iembre|embre)?))";

    public const string Weekday =
        "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?" +
        "|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo" +
        "|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira)";

    public const string Unit = "(?:[hmsu]|mins?|minutes?|hours?|hrs?|secs?|seconds?|sek|std|stunden?|minuten|sekunden|uhr|heures?|minutos?|horas?|segundos?|minuti|ore|secondi)";

    public const string Glue = "(?:am|pm|a|p|st|nd|rd|th|er|at|um|à|alle|a las|às|de|den|vom|am|le|il|el|utc|gmt|cet|cest|est|edt|pst|pdt)";

    /// <summary>Names of the groups of <see cref="Month"/>, from January on.</summary>
    public static string[] Groups { get; } = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
}
