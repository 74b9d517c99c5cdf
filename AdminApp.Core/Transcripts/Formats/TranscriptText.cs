using System.Text.Json;
using AdminApp.Core.Transcripts.Formats.Json;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>A decoded file as lines without their ends. What several formats look at is worked out once.</summary>
internal sealed class TranscriptText(IReadOnlyList<string> lines)
{
    private readonly Lazy<TurnLines> _turns = new(() => TurnLines.Read(lines));
    private readonly Lazy<JsonElement?> _json = new(() => JsonText.Parse(lines));

    /// <summary>The lines.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;

    /// <summary>The first line that is not blank.</summary>
    public string First { get; } = lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "";

    /// <summary>Whether it comes from a Word document, in which every line is a paragraph of its own.</summary>
    public bool IsWord { get; init; }

    /// <summary>Warnings about the encoding.</summary>
    public IReadOnlyList<ImportWarning> Warnings { get; init; } = [];

    /// <summary>The lines, read as turns.</summary>
    public TurnLines Turns => _turns.Value;

    /// <summary>The text as JSON; null if it is something else.</summary>
    /// <exception cref="UnreadableTranscriptException">It begins like JSON and breaks off.</exception>
    public JsonElement? Json => _json.Value;
}
