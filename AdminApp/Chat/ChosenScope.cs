using AdminApp.Core.Scopes;

namespace AdminApp.Chat;

/// <summary>The scope that the user chose, as chips.</summary>
internal static class ChosenScope
{
    // More meetings than this share one chip.
    private const int MaxChips = 3;

    /// <summary>One filter for each part of the scope.</summary>
    public static IReadOnlyList<ScopeFilter> Filters(MeetingScope scope, MeetingCatalog meetings, DateOnly today)
    {
        List<ScopeFilter> filters = scope.Meetings.Count > MaxChips
            ? [new(ScopeKind.Meeting, $"{scope.Meetings.Count} meetings", false, new MeetingScope { Meetings = scope.Meetings })]
            : [.. scope.Meetings.Select(file => new ScopeFilter(ScopeKind.Meeting, Label(file, meetings, today), false, MeetingScope.Of(file)))];
        if (scope.From is not null || scope.To is not null)
        {
            filters.Add(new ScopeFilter(ScopeKind.Period, ScopeText.Period(scope.From, scope.To, today), false, new MeetingScope { From = scope.From, To = scope.To }));
        }

        if (scope.Speaker is { } speaker)
        {
            filters.Add(new ScopeFilter(ScopeKind.Speaker, speaker, false, new MeetingScope { Speaker = speaker }));
        }

        return filters;
    }

    private static string Label(string file, MeetingCatalog meetings, DateOnly today) =>
        meetings.All.FirstOrDefault(m => m.FileName == file) is { } meeting ? ScopeText.Meeting(meeting.Title, meeting.Date, today) : file;
}
