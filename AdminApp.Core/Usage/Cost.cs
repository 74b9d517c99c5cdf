using System.Globalization;

namespace AdminApp.Core.Usage;

/// <summary>An amount of money, apart by currency: nothing is converted.</summary>
/// <param name="Amounts">The amount in each currency.</param>
/// <param name="IsComplete">Whether all tokens had a price.</param>
public sealed record Cost(IReadOnlyDictionary<string, decimal> Amounts, bool IsComplete)
{
    /// <summary>Nothing was used.</summary>
    public static Cost None { get; } = new(new Dictionary<string, decimal>(), IsComplete: true);

    /// <summary>Tokens without a price.</summary>
    public static Cost Unknown { get; } = new(new Dictionary<string, decimal>(), IsComplete: false);

    /// <summary>Whether no price is known for anything in it.</summary>
    public bool IsUnknown => !IsComplete && Amounts.Count == 0;

    /// <summary>The amounts, such as <c>EUR 1.24</c> or <c>EUR 1.24 + USD 0.0031</c>; empty if there are none.</summary>
    public string Text => string.Join(" + ", Amounts.OrderBy(amount => amount.Key, StringComparer.Ordinal).Select(amount => $"{amount.Key} {Text4(amount.Value)}"));

    /// <summary>Both together.</summary>
    public Cost Plus(Cost other) => new(
        Amounts.Concat(other.Amounts).GroupBy(amount => amount.Key, StringComparer.Ordinal).ToDictionary(currency => currency.Key, currency => currency.Sum(amount => amount.Value), StringComparer.Ordinal),
        IsComplete && other.IsComplete);

    // A question costs a fraction of a cent, which would round to nothing.
    private static string Text4(decimal amount) => amount.ToString(amount is > 0 and < 1 ? "0.0000" : "N2", CultureInfo.InvariantCulture);
}
