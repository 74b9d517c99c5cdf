namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>What a line may say about the turn that it begins. Which of it counts, the whole file decides (<see cref="TurnLines"/>).</summary>
internal enum LineShape
{
    /// <summary>Words, or a blank line.</summary>
    None,

    /// <summary>Only a time: <c>0:07</c>, <c>### 00:01:26</c>.</summary>
    Time,

    /// <summary>A time with a colon and no name: <c>(0:07):</c>. The speaker above goes on, as Rev writes it.</summary>
    TimeLabel,

    /// <summary>A name and a time: <c>Ana  0:07</c>, <c>**Ana** [0:07]</c>, <c>[Ana] 10:04:05</c>.</summary>
    NameTime,

    /// <summary>A time and then words, which may be a name or speech: <c>0:07 - Ana</c>, <c>0:07 we begin</c>.</summary>
    TimeWords,

    /// <summary>A name with a colon, with a time before or after it or none: <c>Ana: we begin</c>, <c>[0:07] Ana: we begin</c>.</summary>
    Label,

    /// <summary>A name, a time, and speech: <c>**Ana** [0:07] we begin</c>.</summary>
    NameTimeWords,

    /// <summary>A name in brackets, with or without speech after it: <c>(Ana)</c>, <c>[Ana] we begin</c>.</summary>
    Bracket,
}

/// <summary>One line, read.</summary>
/// <param name="Shape">What it may be.</param>
/// <param name="Name">The name, or the words after a time.</param>
/// <param name="StartMs">The time, in milliseconds.</param>
/// <param name="TextAt">Where speech begins in the line; its length if there is none.</param>
/// <param name="Firm">Whether the form itself tells name and time apart from a sentence: two blanks, brackets, a dash, bold.</param>
internal readonly record struct LineReading(LineShape Shape, string? Name, int? StartMs, int TextAt, bool Firm)
{
    /// <summary>Whether the time stands between a name and its colon, <c>Ana (0:07): we begin</c>, which nobody writes within a sentence.</summary>
    public bool IsTimed { get; init; }

    /// <summary>The speech in the line, as it is written there.</summary>
    public string TextOf(string line) => TextAt >= line.Length ? "" : line[TextAt..].Trim();
}
