using AdminApp.Core.Access;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Usage;

/// <summary>What counts for a quota: pages show what this reads, and questions are refused by it. A key's quota covers all that is asked with the key.</summary>
internal static class QuotaCounter
{
    /// <summary>What someone used on a day.</summary>
    public static async Task<UsageSums> UsedAsync(AdminDbContext context, string code, DateOnly day, CancellationToken cancellationToken)
    {
        var rows = context.UsageDays.Where(row => row.Day == day);
        rows = OwnerCode.IsKey(code) ? rows.Where(row => row.Key == code) : rows.Where(row => row.User == code);
        return (await Sums(rows.GroupBy(_ => "")).SingleOrDefaultAsync(cancellationToken)).Sums;
    }

    /// <summary>What everybody used on a day: people, names that keys give, and keys. What a key is used for counts under the key alone, no matter whom it names.</summary>
    public static async Task<IReadOnlyDictionary<string, UsageSums>> AllAsync(AdminDbContext context, DateOnly day, CancellationToken cancellationToken)
    {
        var rows = context.UsageDays.Where(row => row.Day == day && !row.User.StartsWith(SystemUsers.Prefix));
        var users = await Sums(rows.Where(row => !row.User.StartsWith(OwnerCode.KeyPrefix)).GroupBy(row => row.User)).ToListAsync(cancellationToken);
        var keys = await Sums(rows.Where(row => row.Key != "").GroupBy(row => row.Key)).ToListAsync(cancellationToken);
        return users.Concat(keys).ToDictionary(one => one.Code, one => one.Sums, StringComparer.Ordinal);
    }

    private static IQueryable<(string Code, UsageSums Sums)> Sums(IQueryable<IGrouping<string, UsageDay>> groups) => groups.Select(group => new ValueTuple<string, UsageSums>(
        group.Key,
        new UsageSums(
            group.Sum(row => row.Questions), group.Sum(row => row.Calls), group.Sum(row => row.PromptTokens), group.Sum(row => row.CachedTokens), group.Sum(row => row.CompletionTokens))));
}
