using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Requests;

/// <summary>
/// A query as the store runs it. One filter is answered by an index that also has the order of the list; the others are checked row by row. Words of questions are
/// answered by an index of their own, and where only one person's may be found, by reading that person's questions, so that nothing depends on the others'.
/// Those are written so that no other index serves them: without statistics, the store could choose one that has no end in sight.
/// </summary>
internal sealed class RequestFilter
{
    private readonly RequestQuery _query;
    private readonly IReadOnlyList<string>? _users;
    private readonly (Guid First, Guid Last)? _ids;
    private readonly Driver _driver;

    /// <param name="query">A valid query.</param>
    /// <param name="users">Users whose names match the text; null if the text is none or an ID, or is in the name of the one user whose requests are wanted.</param>
    public RequestFilter(RequestQuery query, IReadOnlyList<string>? users)
    {
        _query = query;
        _users = users;
        _ids = IdRange(query.Text);
        Terms = query.Question is null ? null : QuestionTerms.Read(query.Question) is { } terms ? terms with { User = query.User, Class = query.Class } : null;
        IsNothing = (users is { Count: 0 } && _ids is null) || (query.Question is not null && Terms is null) || (query.Question is not null && query.QuestionsOf is { } only && (only.Length == 0 || query.User != only));
        _driver = _ids is not null ? Driver.Id
            : SearchesIndex ? Driver.Question
            : query.User is not null || users is [_] ? Driver.User
            : query.Outcome is not null and not "answered" ? Driver.Outcome
            : query.Class is not null ? Driver.Class
            : query.Outcome is not null ? Driver.Outcome
            : Driver.Time;
    }

    private enum Driver
    {
        Time,
        Class,
        Outcome,
        User,
        Id,
        Question,
    }

    /// <summary>Words of the question; null if it is not filtered.</summary>
    public QuestionTerms? Terms { get; }

    /// <summary>The one whose questions may be read; null: everyone's.</summary>
    public string? QuestionsOf => _query.QuestionsOf;

    /// <summary>Whether the index of questions is searched, rather than one person's questions read.</summary>
    public bool SearchesIndex => Terms is not null && _query.QuestionsOf is null && _ids is null;

    /// <summary>Whether rows are checked one by one, so that a page may need many of them.</summary>
    public bool ChecksRows => _driver is not (Driver.Id or Driver.Question)
        && (_query.Cache is not null || _query.MinMs is not null || _query.MaxTotalMs is not null
            || (_query.Outcome is not null && _driver != Driver.Outcome)
            || (_query.Class is not null && _driver != Driver.Class)
            || (_users is { Count: > 1 }));

    /// <summary>Whether nothing can match: no user has such a name, the question is filtered by no word, or by words of someone whose questions may not be read.</summary>
    public bool IsNothing { get; }

    /// <summary>The first and the last key of the index of questions for a part of the list.</summary>
    public (long From, long Below) Keys(RequestCursor? after)
    {
        var from = _query.From is { } start ? QuestionIndex.KeyOf(start) : 0;
        var end = after?.SubmittedAtUtc ?? _query.To;
        return (from, end is { } last ? QuestionIndex.KeyOf(last.AddMicroseconds(1)) : long.MaxValue);
    }

    /// <summary>Those of some requests that match.</summary>
    public IQueryable<RequestRecord> Among(AdminDbContext context, IReadOnlyCollection<Guid> ids)
    {
        var rows = context.Requests.AsNoTracking().Where(row => ids.Contains(row.Id));
        rows = _query.From is { } from ? rows.Where(row => row.SubmittedAtUtc >= from) : rows;
        rows = _query.To is { } to ? rows.Where(row => row.SubmittedAtUtc < to) : rows;
        return Checked(rows);
    }

    /// <summary>Whether nothing but the time and the outcome is filtered.</summary>
    public bool CountsByOutcome => !(_query with { Outcome = null }).Filtered;

    /// <summary>The first and last ID that begin with a text; null if it isn't the beginning of one.</summary>
    public static (Guid First, Guid Last)? IdRange(string? text)
    {
        const int least = 12;
        const int digits = 32;
        var hex = text?.Replace("-", "", StringComparison.Ordinal).Trim() ?? "";
        return hex.Length is >= least and <= digits && hex.All(char.IsAsciiHexDigit)
            ? (Guid.ParseExact(hex.PadRight(digits, '0'), "N"), Guid.ParseExact(hex.PadRight(digits, 'f'), "N"))
            : null;
    }

    /// <summary>Whether a request that is in memory matches.</summary>
    public bool Matches(RequestRow row) => _query.Matches(row)
        && (_ids is not { } ids || (row.Id.CompareTo(ids.First) >= 0 && row.Id.CompareTo(ids.Last) <= 0))
        && (_users is null || _ids is not null || (row.User is not null && _users.Contains(row.User)));

    /// <summary>The rows that the index has, in the order of the list.</summary>
    public IQueryable<RequestRecord> Indexed(AdminDbContext context, RequestCursor? after)
    {
        var rows = context.Requests.AsNoTracking();
        rows = _driver switch
        {
            Driver.Id => rows.Where(row => row.Id.CompareTo(_ids!.Value.First) >= 0 && row.Id.CompareTo(_ids.Value.Last) <= 0),
            Driver.User when _query.User is { } user => rows.Where(row => row.User == user),
            Driver.User when _users is [var named] => rows.Where(row => row.User == named),
            Driver.Outcome => rows.Where(row => row.Outcome == _query.Outcome),
            Driver.Class => rows.Where(row => row.Class == _query.Class),
            _ => rows,
        };
        if (_query.From is { } from)
        {
            rows = rows.Where(row => row.SubmittedAtUtc >= from);
        }

        if (after is { } below)
        {
            // The first condition is the one that the index needs.
            rows = rows.Where(row => row.SubmittedAtUtc <= below.SubmittedAtUtc && (row.SubmittedAtUtc < below.SubmittedAtUtc || row.Id.CompareTo(below.Id) < 0));
        }
        else if (_query.To is { } to)
        {
            rows = rows.Where(row => row.SubmittedAtUtc < to);
        }

        return rows.OrderByDescending(row => row.SubmittedAtUtc).ThenByDescending(row => row.Id);
    }

    /// <summary>What the index doesn't know. An empty text is appended so that no other index is used.</summary>
    public IQueryable<RequestRecord> Checked(IQueryable<RequestRecord> rows)
    {
        if (_query.Outcome is { } outcome && _driver != Driver.Outcome)
        {
            rows = rows.Where(row => row.Outcome + "" == outcome);
        }

        if (_query.Class is { } ofClass && _driver != Driver.Class)
        {
            rows = rows.Where(row => row.Class + "" == ofClass);
        }

        if (_query.User is { } user && _driver is (Driver.Id or Driver.Question))
        {
            rows = rows.Where(row => row.User + "" == user);
        }

        if (_users is { } users && _ids is null && _driver != Driver.User)
        {
            rows = rows.Where(row => users.Contains(row.User + ""));
        }

        rows = _query.Cache switch
        {
            RequestCacheUse.Hit => rows.Where(row => row.FromCache),
            RequestCacheUse.Shared => rows.Where(row => row.Coalesced && !row.FromCache),
            RequestCacheUse.Miss => rows.Where(row => !row.Coalesced && !row.FromCache),
            _ => rows,
        };
        if (_query.MinMs is { } least)
        {
            rows = rows.Where(row => row.TotalMs >= least);
        }

        if (_query.MaxTotalMs is { } most)
        {
            rows = rows.Where(row => row.TotalMs < most);
        }

        return rows;
    }
}
