namespace AdminApp.Core.Stores.Entities;

/// <summary>What one caller used of one model on one day (UTC). Sums that outlive the requests they are made of.</summary>
public sealed class UsageDay
{
    /// <summary>The day (UTC).</summary>
    public DateOnly Day { get; set; }

    /// <summary>Who asked: <c>user:ID</c>, <c>key:ID</c>, a name that a key gave, or <c>system:NAME</c> for calls of the program itself.</summary>
    public string User { get; set; } = "";

    /// <summary>The API key that asked (<c>key:ID</c>); empty for pages and for the program itself.</summary>
    public string Key { get; set; } = "";

    /// <summary>The model that was asked; empty for the row that counts <see cref="Questions"/>, since a question may ask several.</summary>
    public string Model { get; set; } = "";

    /// <summary>Questions that were accepted, without those that were refused later.</summary>
    public long Questions { get; set; }

    /// <summary>Answered calls to the provider.</summary>
    public long Calls { get; set; }

    /// <summary>Prompt tokens as the provider counted them, cached ones included.</summary>
    public long PromptTokens { get; set; }

    /// <summary>The part of <see cref="PromptTokens"/> that came from the provider's cache.</summary>
    public long CachedTokens { get; set; }

    /// <summary>Completion tokens as the provider counted them.</summary>
    public long CompletionTokens { get; set; }
}
