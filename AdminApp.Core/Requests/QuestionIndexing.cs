using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Requests;

/// <summary>Puts questions into the index that were stored before there was one: once for a store, newest first, in short transactions.</summary>
internal sealed class QuestionIndexing(IDbContextFactory<AdminDbContext> contexts, TimeProvider time, ILogger<QuestionIndexing> logger)
    : PeriodicWork(Period, "Indexing questions", time, logger)
{
    /// <summary>Name of the document that says that all of them are there.</summary>
    public const string DoneName = "questions-indexed";

    /// <summary>Questions added in one transaction.</summary>
    public const int Slice = 200;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    // Lets others write between two slices.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private bool _done;

    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <summary>Adds what is missing; nothing once that was done for this store.</summary>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        RequestCursor? after = null;
        while (!_done)
        {
            (_done, after) = await NextAsync(after, cancellationToken);
            await Task.Delay(Pause, Time, cancellationToken);
        }
    }

    /// <summary>Adds the questions of the next requests.</summary>
    /// <returns>Whether those were the last ones, and where the next begin.</returns>
    internal async Task<(bool Done, RequestCursor? Next)> NextAsync(RequestCursor? after, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.KeyValueRows.AnyAsync(row => row.Name == DoneName, cancellationToken))
        {
            return (true, null);
        }

        var filter = new RequestFilter(new RequestQuery(), null);
        var rows = await filter.Indexed(context, after).Take(Slice)
            .Select(row => new { row.Id, row.SubmittedAtUtc, row.User, row.Class, row.ConversationId }).ToListAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var texts = await RequestTexts.Read(context, [.. rows.Where(row => row.ConversationId is not null).Select(row => row.Id)], QuestionIndex.MaxText)
            .ToDictionaryAsync(question => question.Id, question => question.Text, cancellationToken);
        foreach (var row in rows.Where(row => texts.ContainsKey(row.Id)))
        {
            await QuestionIndex.AddAsync(context, row.Id, row.SubmittedAtUtc, row.User, row.Class, texts[row.Id], cancellationToken);
        }

        if (rows.Count < Slice)
        {
            var now = Time.GetUtcNow().UtcDateTime;
            await context.Database.ExecuteSqlAsync(
                $"""INSERT INTO "StoredStates" ("Name", "Json", "UpdatedAtUtc") VALUES ({DoneName}, {"{}"}, {now}) ON CONFLICT DO NOTHING""", cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return (rows.Count < Slice, rows.Count == 0 ? null : new RequestCursor(rows[^1].SubmittedAtUtc, rows[^1].Id));
    }
}
