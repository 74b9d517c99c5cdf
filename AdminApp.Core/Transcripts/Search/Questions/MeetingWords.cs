using System.Collections.Frozen;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>Words that people use to refer to a meeting, in five languages, folded as <see cref="QuestionToken"/> folds them.</summary>
internal static class MeetingWords
{
    private const string NewestInEnglish = "last latest newest recent previous";

    /// <summary>Any meeting: these don't name one by themselves.</summary>
    public static readonly FrozenSet<string> Nouns = Set(
        "meeting meetings call calls session sessions recording transcript transcripts conversation",
        "besprechung besprechungen sitzung sitzungen treffen termin termine gesprach gesprache meetings runde",
        "reunion reunions seance seances entretien entretiens rencontre",
        "reunion reuniones sesion sesiones junta juntas llamada",
        "riunione riunioni incontro incontri seduta sedute chiamata");

    /// <summary>Kinds of meetings: "the retro" is one, and the end of many titles.</summary>
    public static readonly FrozenSet<string> Kinds = Set(
        "retro retros retrospective standup daily weekly biweekly fortnightly monthly quarterly sync syncup kickoff review planning grooming refinement demo workshop",
        "offsite onsite allhands townhall 1:1 interview debrief postmortem checkin catchup huddle scrum briefing roundtable followup wrapup jourfixe",
        "wochenbesprechung teambesprechung ruckblick planung klausur vorstandssitzung teamsitzung jahresgesprach",
        "retrospective bilan", "retrospectiva planificacion seguimiento", "retrospettiva pianificazione allineamento");

    /// <summary>"In the …": a point in time follows.</summary>
    public static readonly FrozenSet<string> Prepositions = Set(
        "in at during from since of after before within", "im in bei beim aus vom seit wahrend nach vor zum zur von",
        "dans lors de du des pendant depuis a au en", "en durante del de desde tras", "in nel nella nello durante del della dello dal dalla di da al alla");

    /// <summary>Words between a preposition and the meeting.</summary>
    public static readonly FrozenSet<string> Determiners = Set(
        "the our this that my your their a an these those all both every each", "der die das dem den des unser unsere unserem unseren unserer diese dieser diesem diesen dieses ein einer einem",
        "le la les l notre nos cette cet ce un une", "el la los las nuestra nuestro esta este una un", "il lo la i gli le l nostra nostro questa questo una un");

    /// <summary>Those words for the newest that never follow their noun: English ones do not ("the meeting last week" is another thing).</summary>
    public static readonly FrozenSet<string> BeforeTheNoun = Set(NewestInEnglish);

    /// <summary>The newest: "the last retro".</summary>
    public static readonly FrozenSet<string> Latest = Set(
        NewestInEnglish, "letzte letzten letzter letztes letztem jungste jungsten neueste neuesten vorige vorigen",
        "derniere dernier dernieres derniers precedente", "ultima ultimo ultimas ultimos anterior", "ultima ultimo ultime ultimi precedente recente");

    /// <summary>"Last time".</summary>
    public static readonly FrozenSet<string> Time = Set("time", "mal", "fois", "vez", "volta");

    /// <summary>Requests that take a meeting as their object: "Summarize the retro".</summary>
    public static readonly FrozenSet<string> Requests = Set(
        "summarize summarise summary recap minutes notes outcome outcomes takeaways highlights agenda", "zusammenfassen zusammenfassung protokoll ergebnisse fasse fass",
        "resume resumer compterendu", "resume resumir resumen acta", "riassumi riassunto riassumere verbale");

    /// <summary>A subject follows, not a meeting: "about the budget".</summary>
    public static readonly FrozenSet<string> About = Set("about regarding concerning on", "uber zu zum zur wegen bezuglich", "sur concernant", "sobre acerca", "su sul sulla riguardo");

    private static readonly (string Word, int Number)[] Numbers =
    [
        ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("zwei", 2), ("drei", 3), ("vier", 4), ("funf", 5), ("deux", 2), ("trois", 3),
        ("quatre", 4), ("cinq", 5), ("dos", 2), ("tres", 3), ("cuatro", 4), ("cinco", 5), ("due", 2), ("tre", 3), ("quattro", 4), ("cinque", 5),
    ];

    /// <summary>Whether one of <see cref="Nouns"/> is a plural: "meetings", "Besprechungen", "réunions", "riunioni".</summary>
    public static bool IsPlural(string noun) => noun is "gesprache" or "termine" or "sedute" || (noun is not "treffen" && noun[^1] is 's' or 'n' or 'i' && !Singulars.Contains(noun));

    private static readonly FrozenSet<string> Singulars = Set("reunion sesion");

    /// <summary>A small number in digits or words, 2 to 20; null for any other word.</summary>
    public static int? Number(string word) =>
        Array.Find(Numbers, pair => pair.Word == word) is { Word: not null } pair ? pair.Number
        : int.TryParse(word, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is >= 2 and <= 20 ? number
        : null;

    private static FrozenSet<string> Set(params string[] languages) => languages.SelectMany(words => words.Split(' ')).ToFrozenSet(StringComparer.Ordinal);
}
