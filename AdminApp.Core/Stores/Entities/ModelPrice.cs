namespace AdminApp.Core.Stores.Entities;

/// <summary>What a model costs from a day on, until the day of its next price.</summary>
public sealed class ModelPrice
{
    /// <summary>The model, as it is configured.</summary>
    public string Model { get; set; } = "";

    /// <summary>The first day (UTC) on which it holds.</summary>
    public DateOnly ValidFrom { get; set; }

    /// <summary>Three capital letters, such as <c>EUR</c>.</summary>
    public string Currency { get; set; } = "";

    /// <summary>Price of a million prompt tokens that do not come from the provider's cache.</summary>
    public decimal Prompt { get; set; }

    /// <summary>Price of a million prompt tokens from the provider's cache.</summary>
    public decimal CachedPrompt { get; set; }

    /// <summary>Price of a million completion tokens.</summary>
    public decimal Completion { get; set; }
}
