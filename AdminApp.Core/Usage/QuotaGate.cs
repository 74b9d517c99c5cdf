using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Usage;

/// <summary>
/// Counts a question in the transaction that stores it, and refuses it there if a quota of the person or of the key is used up. Without a
/// quota that takes one statement. With one, the caller's questions take turns (on one server by the ledger's turn, on several by a lock of
/// PostgreSQL), what earlier calls used is written first, and the sums in the store decide.
/// </summary>
internal sealed class QuotaGate(UsageWriter usage, QuotaBook quotas, TimeProvider time)
{
    /// <summary>Counts a question.</summary>
    /// <param name="context">The context whose transaction stores it.</param>
    /// <param name="terms">Who asks.</param>
    /// <returns>Where it counts.</returns>
    /// <exception cref="QuotaUsedException">A quota is used up.</exception>
    public async Task<UsageKey> AdmitAsync(AdminDbContext context, CallerTerms terms, CancellationToken cancellationToken)
    {
        var question = await usage.QuestionAsync(context, terms, cancellationToken);
        List<(string Code, Quota Quota)> due =
        [
            .. new[] { UsageKey.Clean(terms.User), UsageKey.Clean(terms.Key) }.Where(code => code.Length > 0).Distinct().Order(StringComparer.Ordinal)
                .Select(code => (code, quotas.Of(code))).Where(one => one.Item2 is not null).Select(one => (one.code, one.Item2!)),
        ];
        if (due.Count == 0)
        {
            await UsageWriter.CountAsync(context, question, cancellationToken);
            return question;
        }

        await LockAsync(context, due.Select(one => one.Code), cancellationToken);
        await usage.WriteAsync(context, question, cancellationToken);
        foreach (var (code, quota) in due)
        {
            // The question is counted already; it is accepted while what was used before is below the quota.
            var used = await QuotaCounter.UsedAsync(context, code, question.Day, cancellationToken) + new UsageSums(-1, 0, 0, 0, 0);
            var use = new QuotaUse(code, quota, used);
            if (use.IsUsedUp)
            {
                throw new QuotaUsedException(use, terms.Key.Length > 0 ? terms.Key : terms.User, time.UntilTomorrow());
            }
        }

        return question;
    }

    /// <summary>Reads the quotas if they were not read yet, before a transaction.</summary>
    public ValueTask PrepareAsync(CancellationToken cancellationToken) => quotas.KnowAsync(cancellationToken);

    // SQLite has one writer at a time anyway.
    private static async Task LockAsync(AdminDbContext context, IEnumerable<string> codes, CancellationToken cancellationToken)
    {
        if (context is PostgresAdminDbContext)
        {
            foreach (var code in codes)
            {
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({"quota:" + code}, 0))", cancellationToken);
            }
        }
    }
}
