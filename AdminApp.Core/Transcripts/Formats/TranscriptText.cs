using System.Text.Json;
using AdminApp.Core.Transcripts.Formats.Json;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>A decoded file as lines without their ends. What several formats look at is worked out once.</summary>
internal sealed class TranscriptText
{
    private readonly Lazy<Prose> _prose;
    private readonly Lazy<TurnLines> _turns;
    private readonly Lazy<JsonElement?> _json;

    public TranscriptText(IReadOnlyList<string> lines)
    {
        Lines = lines;
        First = lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "";
        _prose = new(() => Prose.Of(lines));
        _turns = new(() => TurnLines.Read(Prose.Lines));
        _json = new(() => JsonText.Parse(lines));
    }

    /// <summary>The lines.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The first line that is not blank.</summary>
    public string First { get; }

    /// <summary>Whether it comes from a Word document, in which every line is a paragraph of its own.</summary>
    public bool IsWord { get; init; }

    /// <summary>Warnings about the encoding.</summary>
    public IReadOnlyList<ImportWarning> Warnings { get; init; } = [];

    /// <summary>The lines without front matter, page numbers and notes.</summary>
    public Prose Prose => _prose.Value;

    /// <summary>The lines of the prose, read as turns.</summary>
    public TurnLines Turns => _turns.Value;

    /// <summary>The turns, with what stands above them.</summary>
    public ParsedTranscript ParseTurns() => Prose.Around(Turns.Parse());

    /// <summary>The text as JSON; null if it is something else.</summary>
    /// <exception cref="UnreadableTranscriptException">It begins like JSON and breaks off.</exception>
    public JsonElement? Json => _json.Value;
}
