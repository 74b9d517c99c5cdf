using System.Text.Json.Serialization;

namespace AdminApp.Core.Transcripts.Search.Scopes;

/// <summary>What one filter of a scope limits.</summary>
public enum ScopeKind
{
    /// <summary>One meeting, or a series of the same title.</summary>
    Meeting,

    /// <summary>Days.</summary>
    Period,

    /// <summary>A speaker.</summary>
    Speaker,
}

/// <summary>One filter that was in force, shown to people as a chip that they can remove.</summary>
/// <param name="Kind">What it limits. Meeting filters add up; the others narrow.</param>
/// <param name="Label">For people: "Retro, 24 Nov", "last week", "Ada Lovelace".</param>
/// <param name="FromQuestion">Whether it was read from the question's words rather than chosen.</param>
/// <param name="Only">The filter alone, for asking again with it or without it.</param>
public sealed record ScopeFilter(ScopeKind Kind, string Label, bool FromQuestion, MeetingScope Only);

/// <summary>What was searched for one question.</summary>
public sealed record AppliedScope
{
    /// <summary>No filter, nothing counted.</summary>
    public static AppliedScope None { get; } = new();

    /// <summary>The filters in force.</summary>
    public IReadOnlyList<ScopeFilter> Filters { get; init; } = [];

    /// <summary>Meetings within the filters.</summary>
    public int Meetings { get; init; }

    /// <summary>Meetings there are.</summary>
    public int OfMeetings { get; init; }

    /// <summary>Passages within the filters.</summary>
    public int Passages { get; init; }

    /// <summary>A remark on what was read from the question but not applied, such as "No meeting in 2019, so all were searched"; null when there is none.</summary>
    public string? Remark { get; init; }

    /// <summary>Why there was nothing to search; null when there was.</summary>
    public NothingInScope? Nothing { get; init; }

    /// <summary>The scope of all filters but one, to ask the same question without it.</summary>
    public MeetingScope Without(ScopeFilter removed) => Merge(Filters.Where(filter => filter != removed));

    /// <summary>The scope of all filters together.</summary>
    [JsonIgnore]
    public MeetingScope Whole => Merge(Filters);

    private static MeetingScope Merge(IEnumerable<ScopeFilter> filters) => filters.Aggregate(MeetingScope.All, (scope, filter) => new MeetingScope
    {
        Meetings = [.. scope.Meetings.Union(filter.Only.Meetings, StringComparer.Ordinal)],
        From = filter.Only.From ?? scope.From,
        To = filter.Only.To ?? scope.To,
        Speaker = filter.Only.Speaker ?? scope.Speaker,
    });
}
