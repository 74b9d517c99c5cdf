using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Usage;

/// <summary>
/// The quotas: one for everybody, and those of people and keys that have their own. They are kept in memory, so that a question asks the
/// store for nothing where there is none; a change on another server is known within five seconds.
/// </summary>
public sealed class QuotaBook(StoreTransactions transactions, IDbContextFactory<AdminDbContext> contexts, AuditLog audit, TimeProvider time, ILogger<QuotaBook> logger)
    : PeriodicWork(TimeSpan.FromSeconds(5), "Following the quotas", time, logger)
{
    /// <summary>Whose the quota is that everybody has who has none of their own.</summary>
    public const string Everybody = "";

    /// <summary>Maximum number of quotas.</summary>
    public const int Max = 500;

    private IReadOnlyDictionary<string, Quota>? _all;

    /// <summary>All of them, by whose they are.</summary>
    public IReadOnlyDictionary<string, Quota> All => _all ?? new Dictionary<string, Quota>();

    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <summary>The quota of someone; null if nothing limits them.</summary>
    public Quota? Of(string code) => (All.GetValueOrDefault(code) ?? All.GetValueOrDefault(Everybody)) is { IsNone: false } quota ? quota : null;

    /// <summary>Sets a quota.</summary>
    /// <param name="actor">Who does it.</param>
    /// <param name="code">Whose it is; <see cref="Everybody"/> for everybody without one of their own.</param>
    /// <param name="name">Whose it is, in words, for the audit log.</param>
    /// <param name="quota">The quota; none lets someone use as much as they like, whatever everybody's is.</param>
    /// <exception cref="ArgumentException">Something is out of range; the message says what is allowed.</exception>
    public async Task SetAsync(AuditActor actor, string code, string name, Quota quota, CancellationToken cancellationToken = default)
    {
        if (quota is not { Questions: >= 0 and <= Quota.MaxQuestions, Tokens: >= 0 and <= Quota.MaxTokens })
        {
            throw new ArgumentException(FormattableString.Invariant($"A quota can be 0 (none) to {Quota.MaxQuestions:N0} questions and to {Quota.MaxTokens:N0} tokens a day."), nameof(quota));
        }

        if (code.Length > Llm.Metering.UsageKey.MaxLength || !ValidText.IsValid(code, keep: ""))
        {
            throw new ArgumentException($"A name can have 1 to {Llm.Metering.UsageKey.MaxLength} characters on one line.", nameof(code));
        }

        await transactions.RunAsync(
            async (context, token) =>
            {
                var row = await context.UsageQuotas.SingleOrDefaultAsync(one => one.Who == code, token);
                if (row is null && await context.UsageQuotas.CountAsync(token) >= Max)
                {
                    throw new ArgumentException($"There can be up to {Max} quotas. Remove one first.", nameof(quota));
                }

                await audit.AddAsync(
                    context, actor, AuditActions.QuotaSet, Subject(code, name),
                    $"{(row is null ? "none of its own" : QuotaText.Of(new Quota(row.Questions, row.Tokens)))} → {QuotaText.Of(quota)}", token);
                if (row is null)
                {
                    context.UsageQuotas.Add(row = new UsageQuota { Who = code });
                }

                (row.Questions, row.Tokens) = (quota.Questions, quota.Tokens);
                return await context.SaveChangesAsync(token);
            },
            cancellationToken);
        await LoadAsync(cancellationToken);
    }

    /// <summary>Removes a quota, so that everybody's holds. Does nothing if there is none. Parameters as in <see cref="SetAsync"/>.</summary>
    public async Task RemoveAsync(AuditActor actor, string code, string name, CancellationToken cancellationToken = default)
    {
        await transactions.RunAsync(
            async (context, token) =>
            {
                if (await context.UsageQuotas.SingleOrDefaultAsync(one => one.Who == code, token) is { } row)
                {
                    context.UsageQuotas.Remove(row);
                    await audit.AddAsync(context, actor, AuditActions.QuotaRemoved, Subject(code, name), $"{QuotaText.Of(new Quota(row.Questions, row.Tokens))} → none of its own", token);
                }

                return await context.SaveChangesAsync(token);
            },
            cancellationToken);
        await LoadAsync(cancellationToken);
    }

    /// <summary>What someone used of their quota today.</summary>
    public async Task<QuotaUse> UseAsync(string code, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new QuotaUse(code, Of(code) ?? new Quota(0, 0), await QuotaCounter.UsedAsync(context, code, Time.UtcToday(), cancellationToken));
    }

    /// <summary>Everybody with a quota who used something today, and those with one of their own; the most used first.</summary>
    public async Task<IReadOnlyList<QuotaUse>> UsesAsync(CancellationToken cancellationToken = default)
    {
        var all = All;
        if (all.Values.All(quota => quota.IsNone))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var used = await QuotaCounter.AllAsync(context, Time.UtcToday(), cancellationToken);
        return
        [
            .. used.Keys.Union(all.Keys.Where(code => code != Everybody), StringComparer.Ordinal)
                .Select(code => Of(code) is { } quota ? new QuotaUse(code, quota, used.GetValueOrDefault(code)) : null).OfType<QuotaUse>()
                .OrderByDescending(use => use.Percent).ThenBy(use => use.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>Reads the quotas if they were not read yet.</summary>
    internal ValueTask KnowAsync(CancellationToken cancellationToken) => _all is null ? new(LoadAsync(cancellationToken)) : ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        _all = await context.UsageQuotas.AsNoTracking().Take(Max).ToDictionaryAsync(row => row.Who, row => new Quota(row.Questions, row.Tokens), StringComparer.Ordinal, cancellationToken);
    }

    private static string Subject(string code, string name) => code.Length == 0 ? "everybody" : name;
}
