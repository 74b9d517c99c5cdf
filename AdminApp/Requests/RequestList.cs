using AdminApp.Core.Access;
using AdminApp.Core.Requests;

namespace AdminApp.Requests;

/// <summary>
/// The requests that a page has loaded so far, newest first, with the names and questions that belong to them. It grows downward page by page, and upward while
/// the page follows what happens. Not thread-safe: a page calls it from its own thread.
/// </summary>
/// <param name="search">Lists requests.</param>
/// <param name="users">Names those who ask.</param>
/// <param name="texts">Looks up questions.</param>
/// <param name="sight">What the viewer may see.</param>
public sealed class RequestList(RequestSearch search, RequestUsers users, RequestTexts texts, RequestSight sight)
{
    /// <summary>Rows loaded at a time.</summary>
    public const int PageSize = 100;

    /// <summary>Maximum number of rows that are kept.</summary>
    public const int MaxRows = 5_000;

    /// <summary>Up to so many new ones are counted.</summary>
    public const int MaxNewer = 100;

    private readonly Dictionary<string, RequestUser> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, string> _questions = [];
    private RequestQuery _query = new();
    private RequestCursor? _next;

    /// <summary>What the viewer may see.</summary>
    public RequestSight Sight => sight;

    /// <summary>The rows, newest first.</summary>
    public IReadOnlyList<RequestRow> Rows { get; private set; } = [];

    /// <summary>Whether further rows can be loaded.</summary>
    public bool HasMore => _next is not null && Rows.Count < MaxRows;

    /// <summary>Whether there are more than are kept.</summary>
    public bool IsFull => _next is not null && Rows.Count >= MaxRows;

    /// <summary>The search stopped here after many rows that don't match; null if it did not.</summary>
    public DateTime? StoppedAt { get; private set; }

    /// <summary>Loads the first page.</summary>
    public async Task LoadAsync(RequestQuery query, CancellationToken cancellationToken)
    {
        query = sight.Within(query);
        var page = await search.PageAsync(query, null, PageSize, cancellationToken);
        await DescribeAsync(page.Rows, cancellationToken);
        _query = query;
        Take(page, page.Rows);
    }

    /// <summary>Loads the next page.</summary>
    public async Task MoreAsync(CancellationToken cancellationToken)
    {
        if (_next is { } next && Rows.Count < MaxRows)
        {
            var page = await search.PageAsync(_query, next, PageSize, cancellationToken);
            await DescribeAsync(page.Rows, cancellationToken);
            Take(page, [.. Rows, .. page.Rows.ExceptBy(Rows.Select(row => row.Id), row => row.Id)]);
        }
    }

    /// <summary>Takes what is new on top, and what changed there. Returns whether anything did.</summary>
    public async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        var page = await search.PageAsync(_query, null, PageSize, cancellationToken);
        if (page.Rows.SequenceEqual(Rows.Take(page.Rows.Count)) && page.Rows.Count >= Math.Min(PageSize, Rows.Count))
        {
            return false;
        }

        await DescribeAsync(page.Rows, cancellationToken);
        if (page.Next is not { } bottom || Rows.Count == 0 || bottom.Compare(Rows[0].Cursor) > 0)
        {
            Take(page, page.Rows); // everything, or all of it is newer
            return true;
        }

        // Rows further down may have changed, too; they are read again when the list is.
        var ids = page.Rows.Select(row => row.Id).ToHashSet();
        Rows = [.. page.Rows.Concat(Rows.Where(row => row.Cursor.IsBelow(bottom) && !ids.Contains(row.Id))).Take(MaxRows)];
        return true;
    }

    /// <summary>How many came on top since then.</summary>
    public Task<RequestCount> NewerAsync(CancellationToken cancellationToken) => Rows.Count == 0
        ? CountAsync(cancellationToken)
        : search.NewerAsync(_query, Rows[0].Cursor, MaxNewer, cancellationToken);

    /// <summary>How many match.</summary>
    public Task<RequestCount> CountAsync(CancellationToken cancellationToken) => search.CountAsync(_query, cancellationToken);

    /// <summary>How many match another query.</summary>
    public Task<RequestCount> CountAsync(RequestQuery query, CancellationToken cancellationToken) => search.CountAsync(sight.Within(query), cancellationToken);

    /// <summary>Who asked, as people call them.</summary>
    public string NameOf(string? user) => user is null ? "–" : _names.GetValueOrDefault(user) is { } known ? known.Shown : RequestUsers.Unknown(user);

    /// <summary>The question; null if it isn't stored or was deleted.</summary>
    public string? QuestionOf(Guid id) => _questions.GetValueOrDefault(id);

    /// <summary>The place of a request in the list; -1 if it isn't loaded.</summary>
    public int IndexOf(Guid? id)
    {
        for (var i = 0; i < Rows.Count; i++)
        {
            if (Rows[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Looks up the names and questions of some rows.</summary>
    public async Task DescribeAsync(IReadOnlyList<RequestRow> rows, CancellationToken cancellationToken)
    {
        var unknown = rows.Select(row => row.User).OfType<string>().Where(user => !_names.ContainsKey(user)).ToList();
        if (unknown.Count > 0)
        {
            foreach (var (code, user) in await users.NamesAsync(unknown, cancellationToken))
            {
                _names[code] = user;
            }
        }

        var unread = rows.Where(row => row.ConversationId is not null && !_questions.ContainsKey(row.Id)).Select(row => row.Id).ToList();
        if (unread.Count > 0)
        {
            foreach (var (id, text) in await texts.QuestionsAsync(unread, sight.ReadsOnly, cancellationToken))
            {
                _questions[id] = text;
            }
        }
    }

    private void Take(RequestPage page, IReadOnlyList<RequestRow> rows)
    {
        (Rows, _next, StoppedAt) = (rows, page.Next, page.Exhausted ? page.Next!.Value.SubmittedAtUtc : null);

        // So that a page that stays open for days doesn't keep every question it has seen.
        if (_questions.Count > 2 * MaxRows)
        {
            var kept = rows.Select(row => row.Id).ToHashSet();
            foreach (var id in _questions.Keys.Where(id => !kept.Contains(id)).ToList())
            {
                _questions.Remove(id);
            }
        }
    }
}
