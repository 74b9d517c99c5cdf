namespace AdminApp.Core.Transcripts.Search;

/// <summary>A meeting in scope, and how much of it matches.</summary>
/// <param name="Id">The transcript.</param>
/// <param name="Title">Its title.</param>
/// <param name="Date">Its day.</param>
/// <param name="Passages">Passages in scope.</param>
/// <param name="Matching">Those that hold a word of the question.</param>
public sealed record MeetingCount(Guid Id, string Title, DateOnly? Date, int Passages, int Matching)
{
    /// <summary>Max that one result lists.</summary>
    public const int Max = 200;
}
