using System.Text.Json.Serialization;

namespace AdminApp.Core.Scopes;

/// <summary>What was searched for one question.</summary>
public sealed record AppliedScope
{
    /// <summary>No filter, nothing counted.</summary>
    public static AppliedScope None { get; } = new();

    /// <summary>The applied filters.</summary>
    public IReadOnlyList<ScopeFilter> Filters { get; init; } = [];

    /// <summary>Number of meetings that match the filters.</summary>
    public int Meetings { get; init; }

    /// <summary>Number of all meetings.</summary>
    public int OfMeetings { get; init; }

    /// <summary>Number of passages that match the filters.</summary>
    public int Passages { get; init; }

    /// <summary>A remark on what was read from the question but not applied, such as "No meeting in 2019, so all were searched"; null if there is none.</summary>
    public string? Remark { get; init; }

    /// <summary>Why there was nothing to search; null if there was.</summary>
    public NothingInScope? Nothing { get; init; }

    /// <summary>The scope of all filters except one, to ask the same question without it.</summary>
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
