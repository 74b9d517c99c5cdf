namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Something that the person who imports a file should know.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Text">One or two sentences.</param>
/// <param name="Line">The line that it concerns, from 1; null if it concerns the whole file.</param>
internal sealed record ImportWarning(string Code, string Text, int? Line = null)
{
    /// <summary>The most warnings that a file can have; the last one then says how many more there are.</summary>
    public const int Max = 20;

    private const int MaxExcerpt = 60;

    /// <summary>No line names a speaker.</summary>
    public static ImportWarning NoSpeakers { get; } = new("no-speakers", ParsedTurn.NoSpeakers);

    /// <summary>Text above the first turn that is neither title nor date.</summary>
    public static ImportWarning TextAbove(int line) =>
        new("text-above", "The text above the first speaker line was kept as a turn of \"Unknown\".", line);

    /// <summary>It is not clear whether a label names a speaker.</summary>
    public static ImportWarning UnclearSpeaker(string label, int line) =>
        new("unclear-speaker", $"It is not clear whether \"{Excerpt(label)}\" is a speaker: what follows was kept as a turn of \"Unknown\".", line);

    /// <summary>Speech whose speaker the file does not tell, in a file that tells others.</summary>
    public static ImportWarning NoSpeaker(int line) =>
        new("no-speaker", "The file does not say who says this: it was kept as a turn of \"Unknown\".", line);

    /// <summary>Cues of WebVTT that begin without a voice, in a file whose other cues have one.</summary>
    /// <param name="line">The line of the first.</param>
    /// <param name="cues">How many there are.</param>
    public static ImportWarning NoVoice(int line, int cues) => new(
        "no-speaker",
        cues == 1 ? "This cue does not say who speaks: it was kept as a turn of \"Unknown\"." : $"{cues} cues, of which this is the first, do not say who speaks: they were kept as turns of \"Unknown\".",
        line);

    /// <summary>Notes of a program, such as a summary.</summary>
    public static ImportWarning NotesLeftOut(string what, int words, int line) =>
        new("notes-left-out", $"{what} ({words} words) were left out: nobody said them.", line);

    /// <summary>It is a chat.</summary>
    public static ImportWarning Chat { get; } = new("chat", "This is a meeting's chat: its messages were written, not said.");

    /// <summary>Fewer warnings than were given, with the number of the others.</summary>
    public static IReadOnlyList<ImportWarning> Bound(IReadOnlyList<ImportWarning> warnings) => warnings.Count <= Max
        ? warnings
        : [.. warnings.Take(Max - 1), new ImportWarning("more", $"There are {warnings.Count - Max + 1} more warnings, on lines up to {warnings.Max(w => w.Line ?? 0)}.")];

    /// <inheritdoc/>
    public override string ToString() => Line is { } line ? $"Line {line}: {Text}" : Text;

    private static string Excerpt(string text) => Primitives.ValidText.Line(text, MaxExcerpt);
}
