using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Llm.Metering;

/// <summary>
/// Adds usage to the sums of its day, within the ledger's transactions. Each batch has an ID, which its transaction leaves in a row of this
/// instance: a batch whose commit seemed to fail is found there and not added twice. Not thread-safe: the ledger calls it in turn.
/// </summary>
internal sealed class UsageWriter(UsageMeter meter, InstanceId identity, TimeProvider time)
{
    /// <summary>Comes before an instance's ID in the name of the row with its last batch.</summary>
    public const string Prefix = "usage:";

    /// <summary>Callers and models that one day has rows for; what comes beyond is in the row of <see cref="SystemUsers.Others"/>.</summary>
    public const int MaxCallersPerDay = 5_000;

    /// <summary>Meetings and models that one day has rows for.</summary>
    public const int MaxTagsPerDay = 5_000;

    private const int MaxKnown = 20_000;

    private readonly string _name = Prefix + identity.Id;
    private readonly HashSet<UsageKey> _callers = [];
    private readonly HashSet<(DateOnly, string, string)> _tags = [];
    private UsageBatch? _batch;
    private DbContextId? _within;

    /// <summary>Whether there is something to write.</summary>
    public bool HasWork => _batch is not null || meter.HasPending;

    /// <summary>The row that counts a question of this caller today, if it is to be counted.</summary>
    public Task<UsageKey> QuestionAsync(AdminDbContext context, CallerTerms terms, CancellationToken cancellationToken) =>
        BoundAsync(context, UsageKey.Of(time.UtcToday(), terms, ""), cancellationToken);

    /// <summary>Counts a question, within the transaction that stores it.</summary>
    public static Task CountAsync(AdminDbContext context, UsageKey question, CancellationToken cancellationToken) => AddAsync(context, question, One, cancellationToken);

    /// <summary>A question that was counted is refused after all.</summary>
    public void Refused(UsageKey question) => meter.Refused(question);

    /// <summary>Adds what is to be written, and a question. Once a transaction at most.</summary>
    public async Task WriteAsync(AdminDbContext context, UsageKey? question, CancellationToken cancellationToken)
    {
        if (_batch is { } doubtful && await context.KeyValueRows.AnyAsync(row => row.Name == _name && row.Json == doubtful.Id, cancellationToken))
        {
            _batch = null; // Its commit only seemed to fail.
        }

        _batch ??= meter.Take();
        _within = context.ContextId;
        var callers = new SortedDictionary<UsageKey, UsageSums>(UsageKey.Order);
        foreach (var (key, sums) in _batch?.Callers ?? new Dictionary<UsageKey, UsageSums>())
        {
            var bound = await BoundAsync(context, key, cancellationToken);
            callers[bound] = callers.GetValueOrDefault(bound) + sums;
        }

        if (question is { } asked)
        {
            callers[asked] = callers.GetValueOrDefault(asked) + One;
        }

        foreach (var (key, sums) in callers)
        {
            await AddAsync(context, key, sums, cancellationToken);
        }

        if (_batch is { } batch)
        {
            await AddTagsAsync(context, batch, cancellationToken);
            var now = time.GetUtcNow().UtcDateTime;
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "StoredStates" ("Name", "Json", "UpdatedAtUtc") VALUES ({_name}, {batch.Id}, {now})
                ON CONFLICT ("Name") DO UPDATE SET "Json" = excluded."Json", "UpdatedAtUtc" = excluded."UpdatedAtUtc"
                """,
                cancellationToken);
        }
    }

    /// <summary>The transaction of this context was committed.</summary>
    public void Committed(AdminDbContext context)
    {
        if (_within == context.ContextId)
        {
            (_batch, _within) = (null, null);
        }
    }

    private static UsageSums One => new(1, 0, 0, 0, 0);

    private static Task AddAsync(AdminDbContext context, UsageKey key, UsageSums sums, CancellationToken cancellationToken) => context.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO "UsageDays" ("Day", "User", "Key", "Model", "Questions", "Calls", "PromptTokens", "CachedTokens", "CompletionTokens")
        VALUES ({key.Day}, {key.User}, {key.Key}, {key.Model}, {sums.Questions}, {sums.Calls}, {sums.PromptTokens}, {sums.CachedTokens}, {sums.CompletionTokens})
        ON CONFLICT ("Day", "User", "Key", "Model") DO UPDATE SET
            "Questions" = "UsageDays"."Questions" + excluded."Questions", "Calls" = "UsageDays"."Calls" + excluded."Calls",
            "PromptTokens" = "UsageDays"."PromptTokens" + excluded."PromptTokens", "CachedTokens" = "UsageDays"."CachedTokens" + excluded."CachedTokens",
            "CompletionTokens" = "UsageDays"."CompletionTokens" + excluded."CompletionTokens"
        """,
        cancellationToken);

    private async Task AddTagsAsync(AdminDbContext context, UsageBatch batch, CancellationToken cancellationToken)
    {
        foreach (var ((day, tag, model), sums) in batch.Tags.OrderBy(pair => pair.Key.Day).ThenBy(pair => pair.Key.Tag, StringComparer.Ordinal).ThenBy(pair => pair.Key.Model, StringComparer.Ordinal))
        {
            var bound = await BoundTagAsync(context, day, tag, model, cancellationToken);
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "TagUsageDays" ("Day", "Tag", "Model", "Calls", "PromptTokens", "CachedTokens", "CompletionTokens")
                VALUES ({day}, {bound}, {model}, {sums.Calls}, {sums.PromptTokens}, {sums.CachedTokens}, {sums.CompletionTokens})
                ON CONFLICT ("Day", "Tag", "Model") DO UPDATE SET
                    "Calls" = "TagUsageDays"."Calls" + excluded."Calls", "PromptTokens" = "TagUsageDays"."PromptTokens" + excluded."PromptTokens",
                    "CachedTokens" = "TagUsageDays"."CachedTokens" + excluded."CachedTokens", "CompletionTokens" = "TagUsageDays"."CompletionTokens" + excluded."CompletionTokens"
                """,
                cancellationToken);
        }
    }

    // The store is asked once for each key: afterwards its row is there.
    private async Task<UsageKey> BoundAsync(AdminDbContext context, UsageKey key, CancellationToken cancellationToken)
    {
        if (_callers.Contains(key) || key.User.StartsWith(SystemUsers.Prefix, StringComparison.Ordinal))
        {
            return key;
        }

        if (await context.UsageDays.AnyAsync(row => row.Day == key.Day && row.User == key.User && row.Key == key.Key && row.Model == key.Model, cancellationToken)
            || await context.UsageDays.CountAsync(row => row.Day == key.Day, cancellationToken) < MaxCallersPerDay)
        {
            Know(_callers, key);
            return key;
        }

        return key with { User = SystemUsers.Others };
    }

    private async Task<string> BoundTagAsync(AdminDbContext context, DateOnly day, string tag, string model, CancellationToken cancellationToken)
    {
        if (tag.Length == 0 || tag == SystemUsers.Others || _tags.Contains((day, tag, model)))
        {
            return tag;
        }

        if (await context.TagUsageDays.AnyAsync(row => row.Day == day && row.Tag == tag && row.Model == model, cancellationToken)
            || await context.TagUsageDays.CountAsync(row => row.Day == day, cancellationToken) < MaxTagsPerDay)
        {
            Know(_tags, (day, tag, model));
            return tag;
        }

        return SystemUsers.Others;
    }

    private static void Know<T>(HashSet<T> known, T key)
    {
        if (known.Count >= MaxKnown)
        {
            known.Clear();
        }

        known.Add(key);
    }
}
