namespace AdminApp.Core.Usage;

/// <summary>How much someone may use on one day (UTC).</summary>
/// <param name="Questions">Questions; 0 for no such quota.</param>
/// <param name="Tokens">Prompt and completion tokens; 0 for no such quota.</param>
public sealed record Quota(int Questions, long Tokens)
{
    /// <summary>Maximum of <see cref="Questions"/>.</summary>
    public const int MaxQuestions = 1_000_000;

    /// <summary>Maximum of <see cref="Tokens"/>.</summary>
    public const long MaxTokens = 1_000_000_000_000;

    /// <summary>Whether it limits nothing.</summary>
    public bool IsNone => Questions == 0 && Tokens == 0;
}
