namespace AdminApp.Core.Transcripts;

/// <summary>What a transcript is called.</summary>
/// <param name="Id">The transcript.</param>
/// <param name="Title">Its title.</param>
/// <param name="FileName">Its file.</param>
/// <param name="Date">Day of the meeting, if known.</param>
/// <param name="ImportedAtUtc">When it was imported (UTC).</param>
public sealed record TranscriptName(Guid Id, string Title, string FileName, DateOnly? Date, DateTime ImportedAtUtc);
