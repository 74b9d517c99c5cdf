using System.Text.RegularExpressions;
using AdminApp.Core.Scopes;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>
/// Translates the dates of German, French, Spanish and Italian questions into English, so that <see cref="DateReader"/> can read them all:
/// "letzte Woche", "le 4 mars", "hace 3 semanas", "lunedì scorso". The rest of the question is unchanged.
/// </summary>
internal static partial class DatePhrases
{
    private const string Number = "[0-9]{1,3}|ein(?:e[mnr]?)?|zwei|drei|vier|fünf|sechs|une?|deux|trois|quatre|cinq|six|un[oa]?|dos|tres|cuatro|cinco|seis|due|tre|quattro|cinque|sei";
    private const string Day = "tag(?:en?)?|jours?|d[ií]as?|giorn[oi]";
    private const string Week = "wochen?|semaines?|semanas?|settiman[ae]";
    private const string Month = "monat(?:en?)?|mois|mes(?:es)?|mes[ei]";
    private const string Quarter = "quartal[es]?|trimestres?|trimestr[ei]";
    private const string Year = "jahr(?:en?)?|ann[ée]es?|ans?|años?|ann[oi]";
    private const string Unit = $"{Day}|{Week}|{Month}|{Quarter}|{Year}";
    private const string MonthName =
        "januar|jänner|janvier|enero|gennaio|februar|février|febrero|febbraio|märz|mars|marzo|avril|abril|aprile|mai|mayo|maggio|juni|juin|junio|giugno|juli|juillet|julio|luglio"
        + "|août|agosto|septembre|septiembre|settembre|oktober|octobre|octubre|ottobre|novembre|noviembre|dezember|décembre|diciembre|dicembre|april|august|september|november";
    private const string Weekday =
        "montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
        + "|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica";

    private static readonly string[][] Months =
    [
        ["january", "januar", "jänner", "janvier", "enero", "gennaio"], ["february", "februar", "février", "febrero", "febbraio"],
        ["march", "märz", "mars", "marzo"], ["april", "avril", "abril", "aprile"], ["may", "mai", "mayo", "maggio"], ["june", "juni", "juin", "junio", "giugno"],
        ["july", "juli", "juillet", "julio", "luglio"], ["august", "août", "agosto"], ["september", "septembre", "septiembre", "settembre"],
        ["october", "oktober", "octobre", "octubre", "ottobre"], ["november", "novembre", "noviembre"], ["december", "dezember", "décembre", "diciembre", "dicembre"],
    ];

    private static readonly string[][] Weekdays =
    [
        ["monday", "montag", "lundi", "lunes", "lunedì"], ["tuesday", "dienstag", "mardi", "martes", "martedì"], ["wednesday", "mittwoch", "mercredi", "miércoles", "mercoledì"],
        ["thursday", "donnerstag", "jeudi", "jueves", "giovedì"], ["friday", "freitag", "vendredi", "viernes", "venerdì"],
        ["saturday", "samstag", "samedi", "sábado", "sabato"], ["sunday", "sonntag", "dimanche", "domingo", "domenica"],
    ];

    private static readonly string[][] Numbers =
    [
        ["one", "ein", "un", "une", "uno", "una"], ["two", "zwei", "deux", "dos", "due"], ["three", "drei", "trois", "tres", "tre"],
        ["four", "vier", "quatre", "cuatro", "quattro"], ["five", "fünf", "cinq", "cinco", "cinque"], ["six", "sechs", "seis", "sei"],
    ];

    /// <summary>The question with its dates in English.</summary>
    public static string ToEnglish(string question)
    {
        var language = QuestionLanguages.Detect(question);
        question = DottedDate().Replace(question, DayOf);
        if (language == QuestionLanguage.English && !Certain().IsMatch(question))
        {
            return question;
        }

        // "hier" is "here" in German, and "mars", "an", "mes" are words of other languages too: each language's words count only in its own questions.
        question = Today().Replace(question, match => match.Value.Equals("hier", StringComparison.OrdinalIgnoreCase) && language != QuestionLanguage.French ? match.Value
            : match.Groups["today"].Success ? "today" : match.Groups["before"].Success ? "2 days ago" : "yesterday");
        question = Ago().Replace(question, match => $"{NumberOf(match)} {UnitOf(match)}s ago");
        question = LastSeveral().Replace(question, match => $"last {NumberOf(match)} {UnitOf(match)}s");
        question = LastUnit().Replace(question, match => $"last {UnitOf(match)}");
        question = ThisUnit().Replace(question, match => $"this {UnitOf(match)}");
        // "Domingo" and "Lundi" are also names.
        if (language != QuestionLanguage.English)
        {
            question = DayOfWeek().Replace(question, match => $"on {Translate(Weekdays, match.Groups["weekday"].Value)}{(match.Groups["noun"].Success ? " meeting" : "")}");
        }

        question = BetweenMonths().Replace(question, match => $"between {MonthOf(match, "1")} and {MonthOf(match, "2")}");
        question = DayOfMonth().Replace(question, match => $"{How(match)}{match.Groups["dom"].Value} {MonthOf(match, "")}");
        return MonthAlone().Replace(question, match => $"{How(match)}{MonthOf(match, "")}");
    }

    private static string DayOf(Match match) =>
        match.Groups["m"].Value is { Length: > 0 } month && int.Parse(month, System.Globalization.CultureInfo.InvariantCulture) is >= 1 and <= 12 and var number
            ? $"{match.Groups["d"].Value} {Months[number - 1][0]} {Century(match.Groups["y"].Value)}".TrimEnd()
            : match.Value;

    private static string Century(string year) => year.Length == 2 ? $"20{year}" : year;

    private static string MonthOf(Match match, string suffix) => $"{Translate(Months, match.Groups["month" + suffix].Value)} {match.Groups["year" + suffix].Value}".TrimEnd();

    private static string NumberOf(Match match)
    {
        var number = match.Groups["number"].Value.ToLowerInvariant();
        return char.IsAsciiDigit(number[0]) ? number : number.StartsWith("ein", StringComparison.Ordinal) ? "one" : Translate(Numbers, number);
    }

    private static string UnitOf(Match match)
    {
        var unit = match.Groups["unit"].Value;
        return WholeDay().IsMatch(unit) ? "day" : WholeWeek().IsMatch(unit) ? "week" : WholeQuarter().IsMatch(unit) ? "quarter" : WholeYear().IsMatch(unit) ? "year" : "month";
    }

    private static string How(Match match) => match.Groups["how"].Value.ToLowerInvariant() switch
    {
        "seit" or "depuis" or "desde" or "da" or "dal" or "ab" => "since ",
        "bis" or "jusqu'en" or "jusqu’en" or "hasta" or "fino a" => "until ",
        "vor" or "vor dem" or "avant" or "avant le" or "antes de" or "antes del" or "prima di" or "prima del" => "before ",
        "nach" or "nach dem" or "après" or "après le" or "después de" or "después del" or "dopo" or "dopo il" => "after ",
        "" => "",
        "am" or "vom" or "le" or "du" or "el" or "del" or "il" => "on ",
        _ => "in ",
    };

    private static string Translate(string[][] table, string word)
    {
        word = word.ToLowerInvariant();
        return Array.Find(table, row => row.Contains(word))?[0] ?? Array.Find(table, row => row.Contains(word.TrimEnd('s')))?[0] ?? word;
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant;
    private const int TimeoutMs = 10_000;

    // 24.11.2025, and after a preposition 24.11.: the day comes first wherever dots are used. "Version 2.3." is not a date.
    [GeneratedRegex(
        @"(?<![\d.])(?<d>[0-3]?[0-9])\.(?<m>[01]?[0-9])\.(?<y>(?:19|20)[0-9]{2})(?![\d.])
            |(?<=\b(?:am|vom|on|of|le|du|el|del|il)\s+)(?<d>[0-3]?[0-9])\.(?<m>[01]?[0-9])\.(?<y>[0-9]{2})?(?![\d.])", Options, TimeoutMs)]
    private static partial Regex DottedDate();

    [GeneratedRegex(@"\b(?:(?<before>vorgestern|avant-hier|anteayer|antier|l['’]altro\s?ieri)|(?<today>heute|aujourd['’]hui|hoy|oggi)|gestern|hier|ayer|ieri)\b", Options, TimeoutMs)]
    private static partial Regex Today();

    // Words that exist in no other language, so that a question of two words is understood.
    [GeneratedRegex($@"\b(?:gestern|heute|vorgestern|aujourd['’]hui|avant-hier|hier|ayer|anteayer|hoy|ieri|oggi|letzte[nrsm]?|pasad[oa]|scors[oa]|derni[eè]re?s?)\b", Options, TimeoutMs)]
    private static partial Regex Certain();

    [GeneratedRegex($@"\b(?:(?:vor|il\s+y\s+a|hace)\s+(?<number>{Number})\s+(?<unit>{Unit})|(?<number>{Number})\s+(?<unit>{Unit})\s+fa)\b", Options, TimeoutMs)]
    private static partial Regex Ago();

    [GeneratedRegex(
        $@"\b(?:(?:letzten|vergangenen)\s+(?<number>{Number})\s+(?<unit>{Unit})|(?:[cld]es\s+)?(?<number>{Number})\s+derni[eè]re?s\s+(?<unit>{Unit})
            |(?:últim|ultim)[oaie]s?\s+(?<number>{Number})\s+(?<unit>{Unit}))\b", Options, TimeoutMs)]
    private static partial Regex LastSeveral();

    [GeneratedRegex(
        $@"\b(?:(?:letzte|vergangene|vorige)[nmrs]?\s+(?<unit>{Unit})|(?<unit>{Unit})\s+(?:derni[eè]re?|pass[ée]e?|pasad[oa]|scors[oa]|passat[oa])
            |(?:derni[eè]re?|últim[oa]|ultim[oa]|scors[oa]|pasad[oa])\s+(?<unit>{Unit}))\b", Options, TimeoutMs)]
    private static partial Regex LastUnit();

    [GeneratedRegex($@"\b(?:diese[nmrs]?|cet(?:te)?|ce|est[ea]|quest[oa])\s+(?<unit>{Unit})\b|\bquest['’](?<unit>anno)\b", Options, TimeoutMs)]
    private static partial Regex ThisUnit();

    [GeneratedRegex(
        $@"\b(?:(?:(?:am|vom|letzten|vergangenen|de|du|ce|le|del|el|di|il|lo)\s+)*(?<weekday>{Weekday})(?:\s+(?:derni(?:er|ère)|pass[ée]|pasad[oa]|scors[oa]))?\b
            |(?<weekday>montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?-?(?<noun>meeting|besprechung|sitzung|runde|termin|treffen)\b)", Options, TimeoutMs)]
    private static partial Regex DayOfWeek();

    [GeneratedRegex(
        $@"\b(?:zwischen|entre|tra|fra|von|da)\s+(?<month1>{MonthName})(?:\s+(?:del?\s+)?(?<year1>(?:19|20)[0-9]{{2}}))?\s+(?:und|bis|et|y|e|a)\s+(?<month2>{MonthName})\b(?:\s+(?:del?\s+)?(?<year2>(?:19|20)[0-9]{{2}}))?",
        Options, TimeoutMs)]
    private static partial Regex BetweenMonths();

    [GeneratedRegex(
        $@"\b(?:(?<how>vor\s+dem|nach\s+dem|avant\s+le|après\s+le|antes\s+del|después\s+del|prima\s+del|dopo\s+il|seit|depuis|desde|dal|bis|am|vom|le|du|el|del|il)\s+)?(?<dom>[0-9]{{1,2}})(?:\.|er|º|°)?\s*(?:de\s+)?(?<month>{MonthName})\b(?:\s+(?:del?\s+)?(?<year>(?:19|20)[0-9]{{2}}))?",
        Options, TimeoutMs)]
    private static partial Regex DayOfMonth();

    [GeneratedRegex(
        $@"\b(?:(?<how>im|seit|ab|bis|vor|nach|en|depuis|avant|après|jusqu['’]en|desde|hasta|antes\s+de|después\s+de|durante|in|a|ad|da|dal|fino\s+a|prima\s+di|dopo)\s+)(?<month>{MonthName})\b(?:\s+(?:del?\s+)?(?<year>(?:19|20)[0-9]{{2}}))?
            |\b(?<month>{MonthName})\s+(?:del?\s+)?(?<year>(?:19|20)[0-9]{{2}})", Options, TimeoutMs)]
    private static partial Regex MonthAlone();

    [GeneratedRegex($"^(?:{Day})$", Options, TimeoutMs)]
    private static partial Regex WholeDay();

    [GeneratedRegex($"^(?:{Week})$", Options, TimeoutMs)]
    private static partial Regex WholeWeek();

    [GeneratedRegex($"^(?:{Quarter})$", Options, TimeoutMs)]
    private static partial Regex WholeQuarter();

    [GeneratedRegex($"^(?:{Year})$", Options, TimeoutMs)]
    private static partial Regex WholeYear();
}
