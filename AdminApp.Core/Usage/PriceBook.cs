using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Usage;

/// <summary>The prices that admins enter. There are none to begin with.</summary>
public sealed class PriceBook(StoreTransactions transactions, IDbContextFactory<AdminDbContext> contexts, AuditLog audit)
{
    /// <summary>Maximum number of prices.</summary>
    public const int Max = 500;

    /// <summary>Maximum price of a million tokens.</summary>
    public const decimal MaxPrice = 1_000_000;

    /// <summary>The prices now.</summary>
    public async Task<PriceTable> ReadAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return new PriceTable(await context.ModelPrices.AsNoTracking().Take(Max).ToListAsync(cancellationToken));
    }

    /// <summary>Sets the price of a model from a day on; one of the same model and day is replaced.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message says what is allowed.</exception>
    public Task SetAsync(AuditActor actor, ModelPrice price, CancellationToken cancellationToken = default)
    {
        Check(price);
        return transactions.RunAsync(
            async (context, token) =>
            {
                var row = await context.ModelPrices.SingleOrDefaultAsync(one => one.Model == price.Model && one.ValidFrom == price.ValidFrom, token);
                if (row is null && await context.ModelPrices.CountAsync(token) >= Max)
                {
                    throw new ArgumentException($"There can be up to {Max} prices. Remove an old one first.", nameof(price));
                }

                await audit.AddAsync(context, actor, AuditActions.PriceSet, Subject(price), row is null ? Text(price) : $"{Text(row)} → {Text(price)}", token);
                if (row is null)
                {
                    context.ModelPrices.Add(row = new ModelPrice { Model = price.Model, ValidFrom = price.ValidFrom });
                }

                (row.Currency, row.Prompt, row.CachedPrompt, row.Completion) = (price.Currency, price.Prompt, price.CachedPrompt, price.Completion);
                return await context.SaveChangesAsync(token);
            },
            cancellationToken);
    }

    /// <summary>Removes a price; the one before it, if any, then holds for its days too. Does nothing if there is none.</summary>
    public Task RemoveAsync(AuditActor actor, string model, DateOnly validFrom, CancellationToken cancellationToken = default) => transactions.RunAsync(
        async (context, token) =>
        {
            if (await context.ModelPrices.SingleOrDefaultAsync(one => one.Model == model && one.ValidFrom == validFrom, token) is { } row)
            {
                context.ModelPrices.Remove(row);
                await audit.AddAsync(context, actor, AuditActions.PriceRemoved, Subject(row), Text(row), token);
            }

            return await context.SaveChangesAsync(token);
        },
        cancellationToken);

    private static void Check(ModelPrice price)
    {
        if (price.Model.Length is 0 or > UsageKey.MaxLength || !ValidText.IsValid(price.Model, keep: ""))
        {
            throw new ArgumentException($"A model's name has 1 to {UsageKey.MaxLength} characters.", nameof(price));
        }

        if (price.Currency.Length != 3 || !price.Currency.All(char.IsAsciiLetterUpper))
        {
            throw new ArgumentException("A currency is a code of three capital letters, such as EUR.", nameof(price));
        }

        if (new[] { price.Prompt, price.CachedPrompt, price.Completion }.Any(amount => amount is < 0 or > MaxPrice))
        {
            throw new ArgumentException(FormattableString.Invariant($"A price of a million tokens can be 0 to {MaxPrice:N0}."), nameof(price));
        }
    }

    private static string Subject(ModelPrice price) => FormattableString.Invariant($"{price.Model} from {price.ValidFrom:yyyy-MM-dd}");

    private static string Text(ModelPrice price) =>
        FormattableString.Invariant($"{price.Currency} {price.Prompt:0.######} prompt, {price.CachedPrompt:0.######} cached, {price.Completion:0.######} completion a million");
}
