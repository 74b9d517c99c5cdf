using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;

namespace AdminApp.Chat;

/// <summary>What the Chat page knows of the meetings: colors of speakers, and whether a citation's file is still the one that was cited.</summary>
public sealed class MeetingCatalog
{
    private readonly Dictionary<Guid, Transcript> _byId;

    /// <summary>Over the list of transcripts, newest first.</summary>
    public MeetingCatalog(IReadOnlyList<TranscriptSummary> transcripts)
    {
        All = [.. transcripts.Select(t => t.Transcript)];
        _byId = All.ToDictionary(t => t.Id);
        EmbeddingLeft = transcripts.Count(t => !t.Embedded);
    }

    /// <summary>Nothing is known yet.</summary>
    public static MeetingCatalog Empty { get; } = new([]);

    /// <summary>All transcripts, newest meeting first.</summary>
    public IReadOnlyList<Transcript> All { get; }

    /// <summary>How many are still being indexed for semantic search.</summary>
    public int EmbeddingLeft { get; }

    /// <summary>The speaker's place in the transcript, for the color; 0 when the transcript is gone.</summary>
    public int SpeakerIndex(Citation source) =>
        _byId.TryGetValue(source.TranscriptId, out var transcript) ? Math.Max(0, transcript.Speakers.IndexOf(source.Speaker)) : 0;

    /// <summary>How a citation's file stands.</summary>
    public SourceState StateOf(Citation source) =>
        !_byId.TryGetValue(source.TranscriptId, out var transcript) ? SourceState.Deleted
        : transcript.ContentHash == source.ContentHash ? SourceState.Current
        : SourceState.Replaced;
}
