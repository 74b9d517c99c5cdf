using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search.Keyword;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>
/// Reads from a question which meetings it means: titles, "the last retro", "Monday's meeting", days. What the user chose is binding, and
/// whatever was chosen is not read from the question. Deterministic, no model.
/// </summary>
internal sealed class ScopeReader(IndexSnapshot index, DateOnly today)
{
    // Of a longer series only the newest, so that what is stored with an answer stays small.
    private const int MaxInSeries = MeetingCount.Max;

    // More meetings than this share one chip.
    private const int MaxChips = 3;

    private MeetingScope _chosen = MeetingScope.All;

    /// <summary>Determines what may be searched for a question.</summary>
    /// <exception cref="MeetingNotFoundException">A meeting that was chosen is not stored.</exception>
    public (SearchScope Scope, AppliedScope Applied) Read(SearchQuery query)
    {
        _chosen = query.Scope;
        var scope = SearchScope.Resolve(index, query.Scope);
        var reading = new Reading(scope, [], null, null);
        if (scope.IsEmpty && index.Transcripts.Count > 0)
        {
            reading = NothingChosen(query.Scope);
        }
        else if (query.ReadsScope && query.Scope.Meetings.Count == 0)
        {
            reading = ReadMeetings(query.Text, scope, query.Scope) ?? ReadEarlier(query, scope) ?? reading;
        }

        return (reading.Scope, Applied([.. Chosen(query.Scope), .. reading.Filters], reading));
    }

    // What was searched before stays as it was: "yesterday" is still the same day, and a removed filter stays removed.
    private Reading? ReadEarlier(SearchQuery query, SearchScope scope)
    {
        foreach (var (text, searched) in query.Earlier)
        {
            if (searched is null)
            {
                if (ReadMeetings(text, scope, query.Scope) is { } read)
                {
                    return read;
                }

                continue;
            }

            var kept = searched with { Speaker = null };
            if (kept.IsAll)
            {
                return null;
            }

            var stored = kept with { Meetings = [.. kept.Meetings.Where(meeting => index.Transcripts.Any(t => t.FileName.Equals(meeting, StringComparison.OrdinalIgnoreCase)))] };
            if (stored.Meetings.Count == 0 && kept.Meetings.Count > 0)
            {
                return null;
            }

            var inherited = SearchScope.Resolve(index, stored).Transcripts.ToHashSet();
            inherited.IntersectWith(scope.Transcripts);
            return inherited.Count == 0 ? null : new Reading(scope.Only(inherited), [.. Chosen(stored).Select(filter => filter with { FromQuestion = true })], null, null);
        }

        return null;
    }

    private AppliedScope Applied(IReadOnlyList<ScopeFilter> filters, Reading reading) => new()
    {
        Filters = filters,
        Meetings = reading.Scope.Transcripts.Count(),
        OfMeetings = index.Transcripts.Count,
        Passages = Enumerable.Range(0, index.TranscriptOf.Length).Count(reading.Scope.Contains),
        Remark = reading.Remark,
        Nothing = reading.Nothing,
    };

    // Null: the text names no scope.
    private Reading? ReadMeetings(string text, SearchScope scope, MeetingScope chosen)
    {
        var tokens = QuestionToken.Read(text);
        var named = MeetingTitles.Of(index).Read(tokens);
        var range = chosen.From is null && chosen.To is null ? DateReader.Read(text, today) : null;
        var latest = Latest(tokens, named);
        if (named.Count > 0)
        {
            return Named(scope, named, range, latest);
        }

        if (latest is { } count)
        {
            return Only(scope, Newest(Dated(scope.Transcripts, range), count), []) is { Scope.IsEmpty: false } newest ? newest : Nothing(scope, null, range);
        }

        if (range is null)
        {
            return null;
        }

        var dated = Dated(scope.Transcripts, range).ToHashSet();
        if (dated.Count > 0)
        {
            return new Reading(scope.Only(dated), [Period(range)], null, null);
        }

        return range.Vague && !tokens.Exists(token => MeetingWords.Nouns.Contains(token.Text))
            ? new Reading(scope, [], $"No meeting {ScopeText.When(range.From, range.To, today)}, so all were searched.", null)
            : Nothing(scope, null, range);
    }

    private Reading? Named(SearchScope scope, List<NamedMeetings> named, DateRange? range, int? latest)
    {
        var allowed = scope.Transcripts.ToHashSet();
        var groups = named.ConvertAll(group => group with { Transcripts = [.. group.Transcripts.Where(allowed.Contains)] });
        groups.RemoveAll(group => group.Transcripts.Count == 0);
        if (groups.Count == 0)
        {
            return scope.Transcripts.Count() == index.Transcripts.Count ? null : NothingNamed(named[0]);
        }

        var dated = groups.ConvertAll(group => group with { Transcripts = [.. Dated(group.Transcripts, range)] });
        if (!dated.Exists(group => group.Transcripts.Count > 0))
        {
            // "in the Budget review, what about 2019?": the title names the meeting, the year its subject.
            if (range is not { Vague: true })
            {
                var nothing = Nothing(scope.Only(groups.SelectMany(group => group.Transcripts).ToHashSet()), groups[0].Title, range);
                return nothing with { Filters = [.. groups.Select(Meetings), .. nothing.Filters] };
            }

            (dated, range) = (groups, null);
        }

        dated.RemoveAll(group => group.Transcripts.Count == 0);
        if (latest is { } count)
        {
            return Only(scope, Newest(dated.SelectMany(group => group.Transcripts).Distinct(), count), []);
        }

        var series = dated.Exists(group => group.Transcripts.Count > 1);
        return new Reading(
            scope.Only(dated.SelectMany(group => group.Transcripts).ToHashSet()),
            [.. dated.DistinctBy(group => string.Join(' ', group.Transcripts)).Select(Meetings), .. range is not null && series ? [Period(range)] : Array.Empty<ScopeFilter>()],
            null, null);
    }

    private Reading Only(SearchScope scope, List<int> transcripts, ScopeFilter[] also) =>
        new(scope.Only(transcripts.ToHashSet()), [.. transcripts.Select(i => Meetings(new NamedMeetings([i], index.Transcripts[i].Title, 0, 0))), .. also], null, null);

    // How many of the newest are requested: "the last meeting", "our last two retros", "last time"; null if the question does not say.
    private static int? Latest(List<QuestionToken> tokens, List<NamedMeetings> named)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!MeetingWords.Latest.Contains(tokens[i].Text))
            {
                continue;
            }

            var next = i + 1;
            var count = next < tokens.Count ? MeetingWords.Number(tokens[next].Text) : null;
            next += count is null ? 0 : 1;
            if (count is null && i > 0)
            {
                count = MeetingWords.Number(tokens[i - 1].Text);
            }

            // "réunion précédente": the noun comes first.
            // "The previous meetings" means all earlier ones; only a number says how many.
            if (count is null && next < tokens.Count && MeetingWords.Nouns.Contains(tokens[next].Text) && MeetingWords.IsPlural(tokens[next].Text))
            {
                continue;
            }

            var follows = next < tokens.Count && (IsMeeting(tokens[next].Text) || MeetingWords.Time.Contains(tokens[next].Text) || named.Exists(group => group.From == next));
            var precedes = i > 0 && MeetingWords.Nouns.Contains(tokens[i - 1].Text) && (next == tokens.Count || !DateUnit(tokens[next].Text));
            if (follows || (count is null && StandsForMeeting(tokens, i)) || (precedes && !MeetingWords.BeforeTheNoun.Contains(tokens[i].Text)))
            {
                return count ?? 1;
            }
        }

        return null;

        static bool IsMeeting(string word) => MeetingWords.Nouns.Contains(word) || MeetingWords.Kinds.Contains(word);
        static bool DateUnit(string word) => word.StartsWith("woche", StringComparison.Ordinal) || word is "week" or "month" or "year" or "monat" or "jahr";
    }

    // "In the last one", "summarize the latest": no noun follows, and what comes before calls for a meeting.
    private static bool StandsForMeeting(List<QuestionToken> tokens, int last)
    {
        var next = last + 1 < tokens.Count ? tokens[last + 1].Text : null;
        var before = last - 1;
        if (next is not (null or "one") || before < 0 || !MeetingWords.Determiners.Contains(tokens[before].Text))
        {
            return false;
        }

        while (before >= 0 && MeetingWords.Determiners.Contains(tokens[before].Text))
        {
            before--;
        }

        return before >= 0 && !MeetingWords.About.Contains(tokens[before].Text)
            && (MeetingWords.Prepositions.Contains(tokens[before].Text) || MeetingWords.Requests.Contains(tokens[before].Text));
    }

    private List<int> Newest(IEnumerable<int> transcripts, int count) =>
    [
        .. transcripts.Where(i => index.Transcripts[i].Date is null || index.Transcripts[i].Date <= today)
            .OrderByDescending(i => index.Transcripts[i].Order).Take(count),
    ];

    private IEnumerable<int> Dated(IEnumerable<int> transcripts, DateRange? range) => range is null ? transcripts : transcripts.Where(i => range.Contains(index.Transcripts[i].Date));

    // The question names a meeting outside the days that the user chose.
    private Reading NothingNamed(NamedMeetings named)
    {
        var everywhere = SearchScope.Resolve(index, MeetingScope.All).Only(named.Transcripts.ToHashSet());
        return Nothing(everywhere, named.Title, new DateRange(_chosen.From, _chosen.To)) with { Filters = [Meetings(named)] };
    }

    // The user chose days without a meeting, or without the chosen one.
    private Reading NothingChosen(MeetingScope chosen)
    {
        var nothing = Nothing(SearchScope.Resolve(index, chosen with { From = null, To = null }), null, new DateRange(chosen.From, chosen.To));
        return nothing with { Filters = [] };
    }

    private Reading Nothing(SearchScope scope, string? title, DateRange? range)
    {
        var dated = scope.Transcripts.Select(i => (index.Transcripts[i].Title, index.Transcripts[i].Date)).Where(meeting => meeting.Date is not null)
            .Select(meeting => (meeting.Title, Date: meeting.Date!.Value)).OrderBy(meeting => meeting.Date).ToList();
        var from = range?.From ?? range?.To ?? today;
        var to = range?.To ?? range?.From ?? today;
        (string, DateOnly)? nearest = dated.Count == 0 ? null : dated.MinBy(meeting => Math.Min(Math.Abs(meeting.Date.DayNumber - from.DayNumber), Math.Abs(meeting.Date.DayNumber - to.DayNumber)));
        var where = dated.Count == 1 ? NearestIs.Only : dated.Count > 0 && dated[^1].Date < from ? NearestIs.Latest : dated.Count > 0 && dated[0].Date > to ? NearestIs.Earliest : NearestIs.Nearest;
        return new Reading(
            scope.Only(new HashSet<int>()), range is null ? [] : [Period(range)], null,
            new NothingInScope(title, range?.From, range?.To, nearest, where, today));
    }

    private List<ScopeFilter> Chosen(MeetingScope chosen)
    {
        List<ScopeFilter> filters = chosen.Meetings.Count > MaxChips
            ? [new(ScopeKind.Meeting, $"{chosen.Meetings.Count} meetings", false, new MeetingScope { Meetings = chosen.Meetings })]
            : [.. chosen.Meetings.Select(meeting => new ScopeFilter(ScopeKind.Meeting, LabelOf(meeting), false, MeetingScope.Of(meeting)))];
        if (chosen.From is not null || chosen.To is not null)
        {
            filters.Add(new ScopeFilter(ScopeKind.Period, ScopeText.Period(chosen.From, chosen.To, today), false, new MeetingScope { From = chosen.From, To = chosen.To }));
        }

        if (!string.IsNullOrWhiteSpace(chosen.Speaker))
        {
            filters.Add(new ScopeFilter(ScopeKind.Speaker, chosen.Speaker.Trim(), false, new MeetingScope { Speaker = chosen.Speaker.Trim() }));
        }

        return filters;
    }

    private string LabelOf(string meeting) =>
        index.Transcripts.FirstOrDefault(t => t.FileName.Equals(meeting, StringComparison.OrdinalIgnoreCase) || (Guid.TryParse(meeting, out var id) && t.Id == id)) is { } found
            ? ScopeText.Meeting(found.Title, found.Date, today)
            : meeting;

    private ScopeFilter Meetings(NamedMeetings named)
    {
        var kept = Newest(named.Transcripts, int.MaxValue) is { Count: > 0 } past ? past : [.. named.Transcripts];
        var label = kept.Count == 1 ? ScopeText.Meeting(named.Title, index.Transcripts[kept[0]].Date, today) : $"{named.Title} and similar: {kept.Count} meetings";
        if (kept.TrueForAll(i => index.Transcripts[i].Title == named.Title) && kept.Count > 1)
        {
            label = $"{named.Title}, {kept.Count} meetings";
        }

        return new ScopeFilter(ScopeKind.Meeting, label, true, new MeetingScope { Meetings = [.. kept.Take(MaxInSeries).Select(i => index.Transcripts[i].FileName)] });
    }

    private ScopeFilter Period(DateRange range) =>
        new(ScopeKind.Period, ScopeText.Period(range.From, range.To, today), true, new MeetingScope { From = range.From, To = range.To });

    private sealed record Reading(SearchScope Scope, IReadOnlyList<ScopeFilter> Filters, string? Remark, NothingInScope? Nothing);
}
