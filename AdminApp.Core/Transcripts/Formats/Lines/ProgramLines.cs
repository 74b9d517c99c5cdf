using System.Buffers;
using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>Lines that programs write and nobody says, in English, German, French, Spanish, Italian, Portuguese and Japanese.</summary>
internal static partial class ProgramLines
{
    private const int MaxLine = 200;

    // Looked for first, because nearly no line has one of them.
    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["transcri", "transkri", "trascri", "record", "aufzeichn", "enregistr", "grabaci", "registraz", "grava", "文字起こし", "トランスクリプト", "議事録", "レコーディング", "録画", "書き起こし", "meeting ended", "AI", "KI-", "IA ", "people present"],
        StringComparison.OrdinalIgnoreCase);

    private const string Transcript = "transcript|transcription|transcriptie|transkript|transkription|transcripción|trascrizione|transcrição|文字起こし|書き起こし|トランスクリプト";

    /// <summary>Whether the line tells that someone started or stopped transcription or recording.</summary>
    public static bool IsEvent(string line) =>
        line.Length <= MaxLine && line.AsSpan().ContainsAny(Words) && Event.Match(line) is { Success: true } match && SpeakerName.Clean(match.Groups["name"].Value) is var name
        && (name.Length == 0 || SpeakerName.IsName(name) || SpeakerName.WordCount(name) <= 4);

    /// <summary>Whether the line says who or what wrote the transcript, and when: "Transcribed by TurboScribe", "End of transcript at …" (Jitsi).</summary>
    public static bool IsNotice(string line) => line.Length <= MaxLine && line.AsSpan().ContainsAny(Words) && Notice.IsMatch(line);

    /// <summary>Whether the line is the name of a recording, such as "Weekly.m4a".</summary>
    public static bool IsRecording(string line) => line.Length <= MaxLine && Recording.IsMatch(line);

    /// <summary>Whether the line is a task that Fathom noted among what was said, with a link to its moment.</summary>
    public static bool IsTask(string line) => line.Length <= 4 * MaxLine && line.Contains(" - WATCH: http", StringComparison.Ordinal) && Decoration.IsMatch(line);

    /// <summary>The title in a line such as "Weekly - Transcript", with which Google Meet's transcript begins; null if it is none.</summary>
    public static string? MeetTitle(string line) =>
        line.Length <= MaxLine && line.AsSpan().ContainsAny(Words) && Meet.Match(Unmark(line)) is { Success: true } match ? match.Groups["title"].Value.Trim() : null;

    /// <summary>Whether the line is the title of a transcript of Teams: a title, day and time of the meeting, and what the file is, in any language.</summary>
    public static bool IsTeamsTitle(string line) => line.Length <= 2 * MaxLine && TeamsTitle.IsMatch(line);

    /// <summary>Whether the line says after how long the transcript ended, as at the end of Google Meet's.</summary>
    public static bool IsMeetEnd(string line) => line.Length <= MaxLine && line.AsSpan().ContainsAny(Words) && MeetEnd.IsMatch(Unmark(line));

    /// <summary>Whether the line warns that a program wrote the transcript.</summary>
    public static bool IsDisclaimer(string line) => line.Length <= 2 * MaxLine && line.AsSpan().ContainsAny(Words) && Disclaimer.IsMatch(line);

    /// <summary>Whether the line only says that a transcript follows.</summary>
    public static bool IsTranscriptHeading(string line) => line.Length <= MaxLine && line.AsSpan().ContainsAny(Words) && Heading.IsMatch(Unmark(line));

    /// <summary>Whether the line is a link, a comment, a picture, a rule, the head of a table, or a task that Fathom noted.</summary>
    public static bool IsDecoration(string line) => (line.Length <= 4 * MaxLine && Decoration.IsMatch(line)) || !line.Any(char.IsLetterOrDigit);

    /// <summary>The line without the marks of a Markdown heading, bold, and backslashes.</summary>
    public static string Unmark(string line) => Backslash.Replace(line.Trim().TrimStart('#', '>', ' '), "${mark}").Replace("**", "", StringComparison.Ordinal).Trim(' ', '*', '_', '\u200B', '\uFEFF');

    [GeneratedRegex(@"^[\W_]*(?<name>.{0,100}?)\W*\b(?:(?:started|stopped|initiated|ended|paused|resumed) (?:the )?(?:transcription|transcript|recording)|(?:hat die )?(?:Transkription|Aufzeichnung) (?:gestartet|gestoppt|beendet|angehalten)|a (?:démarré|commencé|lancé|arrêté|interrompu|terminé) (?:la transcription|l['’]enregistrement)|(?:ha )?(?:inició|iniciado|detuvo|detenido|finalizó|finalizado) la (?:transcripción|grabación)|ha (?:avviato|iniziato|arrestato|interrotto|terminato) la (?:trascrizione|registrazione)|(?:iniciou|parou|interrompeu|encerrou) a (?:transcrição|gravação)|heeft (?:de )?(?:transcriptie|opname) (?:gestart|gestopt|beëindigd))[\W_]*$|^(?<name>.{0,60}?)\s*(?:が|さんが)?(?:文字起こし|トランスクリプト|議事録|レコーディング|録画)を(?:開始|停止|終了)しました\W*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Event { get; }

    [GeneratedRegex(@"^[\W_]*(?:Initial people present at .{1,20}|Transcript, started at .{1,20}|End of transcript at .{1,40}|Transcribed by TurboScribe.{0,60}|(?:Transcript|Transcribed|Transcription) (?:by|with) (?:Grain|Descript|Otter\.ai|Rev(?:\.com)?|Sonix|Trint|Happy Scribe|Notta|tl;dv|Fireflies(?:\.ai)?|Fathom|TurboScribe|Whisper|MacWhisper|Riverside))[\W_]*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Notice { get; }

    [GeneratedRegex(@"\S\.(?:m4a|mp[34]|wav|webm|mov|ogg|wma|aac|flac)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Recording { get; }

    [GeneratedRegex(@"-[0-9]{8}_[0-9]{6}(?:UTC)?\s?[-–]\s?\p{L}", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex TeamsTitle { get; }

    [GeneratedRegex($@"^(?<title>.+?)\s*[-–—:：]\s*(?:{Transcript})$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Meet { get; }

    [GeneratedRegex(@"^(?=.*(?:transcri|transkri|trascri|文字起こし|meeting ended))[^.?!]{0,120}\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\b[^.?!]{0,40}[.👋 ]*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex MeetEnd { get; }

    [GeneratedRegex(@"(?:this|the) (?:editable )?transcript (?:was|is) (?:computer|automatically) generated|AI-generated content may be incorrect|KI-generierte Inhalte können fehlerhaft sein|Le contenu généré par l['’]IA peut être incorrect|El contenido generado por IA puede ser incorrecto|O conteúdo gerado por IA pode estar incorreto|Il contenuto generato dall['’]IA potrebbe non essere corretto|AI で生成されたコンテンツ|this transcript was generated automatically|(?:dieses|das) .{0,20}Transkript wurde (?:vom Computer|automatisch|computer)|cette transcription .{0,40}(?:générée|ordinateur)|esta transcripción .{0,40}(?:generada|generó|ordenador|computadora)|questa trascrizione .{0,40}(?:generata|computer)|esta transcrição .{0,40}(?:gerada|computador)|この.{0,10}文字起こし.{0,20}(?:生成|作成)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Disclaimer { get; }

    [GeneratedRegex($@"^\W*(?:full |meeting |auto-generated )?(?:{Transcript})\W*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"^\s*(?:#+\s*)?(?:<!--.*-->|!?\[[^\]]*\]\([^)]*\)|https?://\S+|VIEW RECORDING\b.*|tactiq\.io free youtube transcript.*|\[IMG\]|ACTION ITEM: .{1,300} - WATCH: https?://\S+|(?:(?:time|timestamp|timecode|start|speaker|name|text|transcript|speech|zeit|sprecher|text|temps|intervenant|texte|hora|orador|texto) *(?:\t[\t ]*|$)){2,5})\s*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Decoration { get; }

    [GeneratedRegex(@"\\(?<mark>[\p{P}\p{S}])", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Backslash { get; }
}
