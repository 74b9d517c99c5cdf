using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Ui;

namespace AdminApp.Chat;

/// <summary>What the Chat page knows about the meetings: speaker colors, and whether a cited file is still the same.</summary>
public sealed class MeetingCatalog
{
    private readonly Dictionary<Guid, Transcript> _byId;

    /// <summary>Creates the catalog from the list of transcripts, newest first.</summary>
    public MeetingCatalog(IReadOnlyList<TranscriptSummary> transcripts)
    {
        All = [.. transcripts.Select(t => t.Transcript)];
        _byId = All.ToDictionary(t => t.Id);
        EmbeddingLeft = transcripts.Count(t => !t.Embedded);
    }

    /// <summary>A catalog before anything is loaded.</summary>
    public static MeetingCatalog Empty { get; } = new([]);

    /// <summary>All transcripts, newest meeting first.</summary>
    public IReadOnlyList<Transcript> All { get; }

    /// <summary>How many are not covered by semantic search yet.</summary>
    public int EmbeddingLeft { get; }

    /// <summary>The speaker's index in the transcript, for the color; 0 if the transcript was deleted.</summary>
    public int SpeakerIndex(Citation source) =>
        _byId.TryGetValue(source.TranscriptId, out var transcript) ? SpeakerNames.IndexOf(source.Speaker, transcript.Speakers) : 0;

    /// <summary>Whether a citation's file has changed.</summary>
    public SourceState StateOf(Citation source) =>
        !_byId.TryGetValue(source.TranscriptId, out var transcript) ? SourceState.Deleted
        : transcript.ContentHash == source.ContentHash ? SourceState.Current
        : SourceState.Replaced;
}
