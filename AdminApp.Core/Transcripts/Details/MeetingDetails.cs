namespace AdminApp.Core.Transcripts.Details;

/// <summary>What can be edited about a meeting.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Date">Its day, if it is known.</param>
/// <param name="Time">When it began on that day, on the clock of its place, if it is known.</param>
/// <param name="Place">Its position among the meetings of its day that have no time, 1 to 999; null for after those that have one.</param>
public sealed record MeetingDetails(string Title, DateOnly? Date, TimeOnly? Time, int? Place)
{
    /// <summary>Most characters of a title.</summary>
    public const int MaxTitle = 200;

    /// <summary>Last position.</summary>
    public const int MaxPlace = 999;

    /// <summary>First day that a meeting can have.</summary>
    public static readonly DateOnly FirstDay = new(1900, 1, 1);

    /// <summary>Last day that a meeting can have.</summary>
    public static readonly DateOnly LastDay = new(2199, 12, 31);

    /// <summary>What is wrong with them, for people; null if nothing is.</summary>
    public string? Problem => this switch
    {
        { Title: var title } when title.Trim().Length == 0 => "Enter a title.",
        { Title.Length: > MaxTitle and var length } => $"A title can have up to {MaxTitle} characters; this one has {length}.",
        { Title: var title } when !Primitives.ValidText.IsValid(title, keep: "") => "A title is one line of text without control characters.",
        { Date: { } day } when day < FirstDay || day > LastDay => $"A date can be from {FirstDay:yyyy-MM-dd} to {LastDay:yyyy-MM-dd}; this one is {day:yyyy-MM-dd}.",
        { Time: not null, Date: null } => "A meeting with a time needs a date.",
        { Place: { } place } when place is < 1 or > MaxPlace => $"A place in the list can be 1 to {MaxPlace}; this one is {place}.",
        { Place: not null, Time: not null } => "A meeting with a time is listed by it: leave the place empty.",
        _ => null,
    };
}
