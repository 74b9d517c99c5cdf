namespace AdminApp.Core.Stores.Entities;

/// <summary>The part of a day's usage (UTC) that one meeting had in the prompts. The tokens of all tags of a day and model add up to those of <see cref="UsageDay"/>.</summary>
public sealed class TagUsageDay
{
    /// <summary>The day (UTC).</summary>
    public DateOnly Day { get; set; }

    /// <summary>What was in the prompt, such as <c>transcript:ID</c>; empty for prompts without any.</summary>
    public string Tag { get; set; } = "";

    /// <summary>The model that was asked.</summary>
    public string Model { get; set; } = "";

    /// <summary>Answered calls whose prompt had it; a call counts for each of its tags.</summary>
    public long Calls { get; set; }

    /// <summary>Its share of the prompt tokens, cached ones included.</summary>
    public long PromptTokens { get; set; }

    /// <summary>Its share of the prompt tokens from the provider's cache.</summary>
    public long CachedTokens { get; set; }

    /// <summary>Its share of the completion tokens.</summary>
    public long CompletionTokens { get; set; }
}
