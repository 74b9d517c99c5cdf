using AdminApp.Core.Primitives;

namespace AdminApp.Core.Scopes;

/// <summary>Which meetings, days and speaker a search is limited to. Its parts are combined.</summary>
public sealed record MeetingScope
{
    /// <summary>Maximum number of meetings that can be chosen one by one; a series named in a question may have more.</summary>
    public const int MaxMeetings = 20;

    /// <summary>No limit: all meetings.</summary>
    public static MeetingScope All { get; } = new();

    /// <summary>Only these meetings, by file name or ID. Empty means all.</summary>
    public IReadOnlyList<string> Meetings { get; init => field = [.. value.Select(meeting => ValidText.From(meeting))]; } = [];

    /// <summary>Only meetings on or after this day.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only meetings on or before this day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only passages in which this speaker speaks, ignoring case.</summary>
    public string? Speaker { get; init => field = value is null ? null : ValidText.From(value); }

    /// <summary>Whether it does not limit anything.</summary>
    public bool IsAll => Meetings.Count == 0 && From is null && To is null && Speaker is null;

    /// <summary>One meeting, by file name or ID; null or blank means all.</summary>
    public static MeetingScope Of(string? meeting) => string.IsNullOrWhiteSpace(meeting) ? All : new MeetingScope { Meetings = [meeting.Trim()] };

    /// <inheritdoc/>
    public bool Equals(MeetingScope? other) =>
        other is not null && From == other.From && To == other.To && Speaker == other.Speaker && Meetings.SequenceEqual(other.Meetings, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, To, Speaker, Meetings.Count, Meetings.Count > 0 ? Meetings[0] : null);
}
