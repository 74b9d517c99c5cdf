using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Requests;

/// <summary>Counts over time.</summary>
public sealed partial class RequestSearch
{
    /// <summary>How many requests were submitted when, by outcome; those in memory alone are left out. In queries of its own, which have a bound.</summary>
    /// <exception cref="ArgumentException">The query isn't valid.</exception>
    /// <exception cref="TimeoutException">The store took longer than <see cref="Limit"/>.</exception>
    public Task<RequestHistogram> HistogramAsync(RequestQuery query, CancellationToken cancellationToken = default)
    {
        query.Validate();
        return LimitedAsync(async token =>
        {
            var filter = await FilterAsync(query, token);
            await using var context = await OpenAsync(token);
            var to = query.To ?? _time.GetUtcNow().UtcDateTime;
            var from = query.From ?? await context.Requests.OrderBy(row => row.SubmittedAtUtc).ThenBy(row => row.Id).Select(row => (DateTime?)row.SubmittedAtUtc).FirstOrDefaultAsync(token) ?? to.AddHours(-1);
            from = from < to ? from : to.AddSeconds(-1);
            return filter.IsNothing ? RequestHistogram.Of(from, to, [], null)
                : filter.Terms is not null ? await CountFoundAsync(filter, from, to, token)
                : filter.CountsByOutcome ? await CountByOutcomeAsync(query, from, to, token)
                : await CountRowsAsync(filter, from, to, token);
        }, cancellationToken);
    }

    private async Task<RequestHistogram> CountByOutcomeAsync(RequestQuery query, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        return context is SqliteAdminDbContext ? await CountInIndexAsync(context, query, from, to, cancellationToken) : await CountInGroupsAsync(context, query, from, to, cancellationToken);
    }

    // One way to the server and back.
    private static async Task<RequestHistogram> CountInGroupsAsync(AdminDbContext context, RequestQuery query, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var starts = RequestHistogram.Starts(from, to, out var step);
        var (first, seconds) = (starts[0], step.TotalSeconds);
        var counted = await context.Database.SqlQuery<CountedPart>(
            $"""
            SELECT floor(extract(epoch from "SubmittedAtUtc" - {first}) / {seconds})::int AS "Part", "Outcome", count(*)::int AS "Count" FROM "Requests"
            WHERE "SubmittedAtUtc" >= {from} AND "SubmittedAtUtc" < {to} AND ({query.Outcome}::text IS NULL OR "Outcome" = {query.Outcome}) GROUP BY 1, 2
            """).ToListAsync(cancellationToken);
        return new RequestHistogram(from, to, step, [.. starts.Select((start, part) => new RequestOutcomeCounts(
            start, [.. RequestQuery.Outcomes.Select(outcome => counted.Find(one => one.Part == part && one.Outcome == outcome)?.Count ?? 0)]))], null);
    }

    // Each number comes from an index alone, so that a million requests take a moment.
    private static async Task<RequestHistogram> CountInIndexAsync(AdminDbContext context, RequestQuery query, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var parts = RequestHistogram.Starts(from, to, out var step);
        var counts = parts.ConvertAll(_ => new int[RequestQuery.Outcomes.Count]);
        for (var kind = 0; kind < RequestQuery.Outcomes.Count; kind++)
        {
            var outcome = RequestQuery.Outcomes[kind];
            if ((query.Outcome ?? outcome) != outcome || !await context.Requests.AnyAsync(row => row.Outcome == outcome && row.SubmittedAtUtc >= from && row.SubmittedAtUtc < to, cancellationToken))
            {
                continue;
            }

            for (var part = 0; part < parts.Count; part++)
            {
                var (start, end) = (parts[part] > from ? parts[part] : from, parts[part] + step < to ? parts[part] + step : to);
                counts[part][kind] = await context.Requests.CountAsync(row => row.Outcome == outcome && row.SubmittedAtUtc >= start && row.SubmittedAtUtc < end, cancellationToken);
            }
        }

        return new RequestHistogram(from, to, step, [.. parts.Zip(counts, (start, some) => new RequestOutcomeCounts(start, some))], null);
    }

    private async Task<RequestHistogram> CountRowsAsync(RequestFilter filter, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        var indexed = filter.Indexed(context, null);
        var oldest = await indexed.Select(row => (DateTime?)row.SubmittedAtUtc).Skip(MaxChecked).FirstOrDefaultAsync(cancellationToken);
        var rows = oldest is { } known ? indexed.Where(row => row.SubmittedAtUtc > known) : indexed;
        var found = await filter.Checked(rows).Select(row => new { row.SubmittedAtUtc, row.Outcome }).ToListAsync(cancellationToken);
        return RequestHistogram.Of(from, to, found.Select(row => (row.SubmittedAtUtc, row.Outcome)), oldest);
    }

    private async Task<RequestHistogram> CountFoundAsync(RequestFilter filter, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        List<(DateTime At, string Outcome)> found = [];
        RequestCursor? after = null;
        while (true)
        {
            var page = await PageAsync(filter, after, MaxPage, cancellationToken);
            found.AddRange(page.Rows.Select(row => (row.SubmittedAtUtc, row.Outcome)));
            after = page.Next;
            if (after is null || page.Exhausted || found.Count >= MaxCounted)
            {
                return RequestHistogram.Of(from, to, found, after?.SubmittedAtUtc);
            }
        }
    }

    private sealed record CountedPart(int Part, string Outcome, int Count);
}
