namespace AdminApp.Core.Transcripts.Search;

/// <summary>A meeting in scope, and how much of it matches.</summary>
/// <param name="Passages">Passages in scope.</param>
/// <param name="Matching">Those that contain a word of the question.</param>
public sealed record MeetingCount(Guid Id, string Title, DateOnly? Date, int Passages, int Matching)
{
    /// <summary>Maximum number of meetings in one result.</summary>
    public const int Max = 200;
}
