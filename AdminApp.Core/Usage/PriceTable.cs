using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Usage;

/// <summary>What tokens cost on a day: the price of a model holds from its first day until the day of the next one, so a new price changes no past cost.</summary>
/// <param name="prices">All prices.</param>
public sealed class PriceTable(IReadOnlyList<ModelPrice> prices)
{
    private const decimal Million = 1_000_000;

    private readonly ILookup<string, ModelPrice> _prices = prices.OrderByDescending(price => price.ValidFrom).ToLookup(price => price.Model, StringComparer.Ordinal);

    /// <summary>All prices, by model, the latest first.</summary>
    public IReadOnlyList<ModelPrice> All { get; } = [.. prices.OrderBy(price => price.Model, StringComparer.Ordinal).ThenByDescending(price => price.ValidFrom)];

    /// <summary>The price of a model on a day; null if none is set.</summary>
    public ModelPrice? Of(string model, DateOnly day) => _prices[model].FirstOrDefault(price => price.ValidFrom <= day);

    /// <summary>The first days, after the beginning of a range, on which some price changes.</summary>
    public IReadOnlyList<DateOnly> ChangesWithin(DateOnly from, DateOnly to) =>
        [.. prices.Select(price => price.ValidFrom).Where(day => day > from && day <= to).Distinct().Order()];

    /// <summary>What usage of a model cost on a day. Without tokens it costs nothing, whether or not there is a price.</summary>
    public Cost Of(string model, DateOnly day, UsageSums used)
    {
        if (used.Tokens == 0)
        {
            return Cost.None;
        }

        return Of(model, day) is not { } price ? Cost.Unknown : new Cost(
            new Dictionary<string, decimal>
            {
                [price.Currency] = (((used.PromptTokens - used.CachedTokens) * price.Prompt) + (used.CachedTokens * price.CachedPrompt) + (used.CompletionTokens * price.Completion)) / Million,
            },
            IsComplete: true);
    }
}
