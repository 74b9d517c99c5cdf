namespace AdminApp.Core.Transcripts.Details;

/// <summary>Details were not saved because someone else has changed the same ones since they were read. The message has both values, for people.</summary>
/// <param name="message">The values there and the values that were to be saved.</param>
/// <param name="current">The details as they are now.</param>
public sealed class DetailsChangedException(string message, MeetingDetails current) : Exception(message)
{
    /// <summary>The details as they are now.</summary>
    public MeetingDetails Current { get; } = current;
}
