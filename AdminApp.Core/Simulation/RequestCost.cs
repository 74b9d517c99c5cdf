namespace AdminApp.Core.Simulation;

/// <summary>What a request costs when it arrives.</summary>
/// <param name="Prompt">Tokens of the prompt.</param>
/// <param name="Cached">Those of them that the prompt cache has.</param>
/// <param name="MaxCompletion">Maximum tokens of the answer.</param>
internal readonly record struct RequestCost(long Prompt, long Cached = 0, long MaxCompletion = 0)
{
    private const long CachedDivisor = 100;

    /// <summary>Tokens charged in the windows: cached ones cost a hundredth.</summary>
    public long InWindows(TokenCharge charge) => Prompt - Cached + ((Cached + CachedDivisor - 1) / CachedDivisor) + Completion(charge);

    /// <summary>Tokens charged in the month.</summary>
    public long InMonth(TokenCharge charge) => Prompt + Completion(charge);

    private long Completion(TokenCharge charge) => charge == TokenCharge.MaxTokens ? MaxCompletion : 0;
}
