using AdminApp.Core.Access;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Requests;

/// <summary>
/// Lists requests, newest first, page by page by key: those that the store has, and on top of them what this process knows better, such as requests
/// that wait or run. It reads no text. Every query has a bound: a filter without an index of its own checks so many rows, then says where it stopped.
/// </summary>
public sealed partial class RequestSearch
{
    /// <summary>Maximum number of rows on a page.</summary>
    public const int MaxPage = 1_000;

    /// <summary>Rows are counted up to this number.</summary>
    public const int MaxCounted = 10_000;

    /// <summary>Rows that are checked one by one for a page, at most.</summary>
    public const int MaxChecked = Slice * 5;

    /// <summary>How long one query may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private const int Slice = 10_000;

    private readonly RequestLog _log;
    private readonly RequestUsers _users;
    private readonly IDbContextFactory<AdminDbContext> _contexts;
    private readonly TimeProvider _time;

    /// <summary>Over the questions of this process and the store's rows.</summary>
    public RequestSearch(RequestLog log, RequestUsers users, IDbContextFactory<AdminDbContext> contexts, TimeProvider time) =>
        (_log, _users, _contexts, _time) = (log, users, contexts, time);

    /// <summary>A page of the list.</summary>
    /// <param name="query">Which requests.</param>
    /// <param name="after">Where the page begins: <see cref="RequestPage.Next"/> of the one before; null for the first.</param>
    /// <param name="size">How many rows, 1 to <see cref="MaxPage"/>.</param>
    /// <exception cref="ArgumentException">The query isn't valid.</exception>
    /// <exception cref="TimeoutException">The store took longer than <see cref="Limit"/>.</exception>
    public Task<RequestPage> PageAsync(RequestQuery query, RequestCursor? after = null, int size = 50, CancellationToken cancellationToken = default)
    {
        query.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxPage);
        return LimitedAsync(async token =>
        {
            var filter = await FilterAsync(query, token);
            return filter.IsNothing ? new RequestPage([], null) : WithLatest(filter, await PageAsync(filter, after, size, token), after);
        }, cancellationToken);
    }

    /// <summary>How many requests match, those in memory alone left out.</summary>
    /// <exception cref="ArgumentException">The query isn't valid.</exception>
    /// <exception cref="TimeoutException">The store took longer than <see cref="Limit"/>.</exception>
    public Task<RequestCount> CountAsync(RequestQuery query, CancellationToken cancellationToken = default)
    {
        query.Validate();
        return LimitedAsync(async token =>
        {
            var filter = await FilterAsync(query, token);
            if (filter.IsNothing)
            {
                return default;
            }

            if (filter.Terms is not null)
            {
                return await CountQuestionsAsync(filter, token);
            }

            await using var context = await OpenAsync(token);
            var rows = filter.Indexed(context, null);
            var whole = !filter.ChecksRows || await rows.Select(row => row.Id).Take(MaxChecked + 1).CountAsync(token) <= MaxChecked;
            var count = await filter.Checked(whole ? rows : rows.Take(MaxChecked)).Select(row => row.Id).Take(MaxCounted + 1).CountAsync(token);
            return new RequestCount(Math.Min(count, MaxCounted), count > MaxCounted || !whole);
        }, cancellationToken);
    }

    /// <summary>How many requests there are above a place in the list, up to a bound.</summary>
    /// <param name="query">Which requests.</param>
    /// <param name="above">The newest one that is known.</param>
    /// <param name="most">Where counting stops, 1 to <see cref="MaxPage"/>.</param>
    public async Task<RequestCount> NewerAsync(RequestQuery query, RequestCursor above, int most, CancellationToken cancellationToken = default)
    {
        var page = await PageAsync(query with { From = query.From > above.SubmittedAtUtc ? query.From : above.SubmittedAtUtc }, null, most, cancellationToken);
        var newer = page.Rows.Count(row => above.IsBelow(row.Cursor));
        return new RequestCount(newer, newer >= most);
    }

    private async Task<RequestFilter> FilterAsync(RequestQuery query, CancellationToken cancellationToken)
    {
        query = query with { Text = Trimmed(query.Text), Question = Trimmed(query.Question) };
        query = query with { User = query.User ?? (query.Question is null ? null : query.QuestionsOf) };
        return new RequestFilter(query, await UsersAsync(query, cancellationToken));
    }

    // Where one user's requests are wanted, only that one's name is looked at: for a Viewer, nothing depends on who else there is.
    private async Task<IReadOnlyList<string>?> UsersAsync(RequestQuery query, CancellationToken cancellationToken) => query switch
    {
        { Text: null } => null,
        { Text: { } text } when RequestFilter.IdRange(text) is not null => null,
        { User: { } user } => await _users.IsNamedAsync(user, query.Text, cancellationToken) ? null : [],
        _ => await _users.FindAsync(query.Text, cancellationToken),
    };

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private Task<RequestPage> PageAsync(RequestFilter filter, RequestCursor? after, int size, CancellationToken cancellationToken) =>
        filter.SearchesIndex ? FoundPageAsync(filter, after, size, cancellationToken)
        : filter.Terms is { } terms ? ReadPageAsync(filter, terms, after, size, cancellationToken)
        : StoredPageAsync(filter, after, size, cancellationToken);

    private async Task<RequestPage> StoredPageAsync(RequestFilter filter, RequestCursor? after, int size, CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        List<RequestRow> rows = [];
        for (var read = 0; ; read += Slice)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var indexed = filter.Indexed(context, after);
            DateTime? end = null;
            if (filter.ChecksRows)
            {
                if (read >= MaxChecked)
                {
                    return new RequestPage(rows, after, Exhausted: true);
                }

                // Where this slice ends; within the index alone.
                end = await indexed.Select(row => (DateTime?)row.SubmittedAtUtc).Skip(Slice - 1).FirstOrDefaultAsync(cancellationToken);
                indexed = end is { } oldest ? indexed.Where(row => row.SubmittedAtUtc >= oldest) : indexed;
            }

            rows.AddRange(await Project(filter.Checked(indexed)).Take(size + 1 - rows.Count).ToListAsync(cancellationToken));
            if (rows.Count > size)
            {
                rows.RemoveAt(size);
                return new RequestPage(rows, rows[^1].Cursor);
            }

            if (end is null)
            {
                return new RequestPage(rows, null);
            }

            after = new RequestCursor(end.Value, Guid.Empty);
        }
    }

    private RequestPage WithLatest(RequestFilter filter, RequestPage page, RequestCursor? after)
    {
        var known = _log.Latest(int.MaxValue);
        if (known.Count == 0)
        {
            return page;
        }

        var latest = known.ToDictionary(record => record.Id);
        var stored = page.Rows.Select(row => row.Id).ToHashSet();
        var rows = page.Rows.Select(row => latest.TryGetValue(row.Id, out var record) ? RequestRow.Of(record) with { SubmittedAtUtc = row.SubmittedAtUtc } : row);
        // The index of questions knows those that are open, too.
        var others = known.Where(record => filter.Terms is null && !stored.Contains(record.Id)).Select(RequestRow.Of)
            .Where(row => (after is not { } top || row.Cursor.IsBelow(top)) && (page.Next is not { } bottom || bottom.IsBelow(row.Cursor)));
        return page with { Rows = [.. rows.Concat(others).Where(filter.Matches).OrderByDescending(row => row.SubmittedAtUtc).ThenByDescending(row => row.Id)] };
    }

    private async Task<AdminDbContext> OpenAsync(CancellationToken cancellationToken)
    {
        var context = await _contexts.CreateDbContextAsync(cancellationToken);
        context.Database.SetCommandTimeout(Limit);
        return context;
    }

    // SQLite reads on the thread of its caller, which must not be that of a page.
    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var token = linked.Token;
        try
        {
            // A query that does not notice the token is no longer waited for, and is the last one of its work.
            return await Task.Run(() => work(token), token).WaitAsync(token);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The store took longer than {Limit.TotalSeconds:0} s.", exception);
        }
    }

    private static IQueryable<RequestRow> Project(IQueryable<RequestRecord> rows) => rows.Select(row => new RequestRow
    {
        Id = row.Id,
        ConversationId = row.ConversationId,
        SubmittedAtUtc = row.SubmittedAtUtc,
        Outcome = row.Outcome,
        Reason = row.Reason,
        Class = row.Class,
        User = row.User,
        Model = row.Model,
        FromCache = row.FromCache,
        Coalesced = row.Coalesced,
        Attempts = row.Attempts,
        PromptTokens = row.PromptTokens,
        CompletionTokens = row.CompletionTokens,
        QueuedMs = row.QueuedMs,
        FirstTokenMs = row.FirstTokenMs,
        TotalMs = row.TotalMs,
    });
}
