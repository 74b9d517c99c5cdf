namespace AdminApp.Core.Agent;

/// <summary>What bounds one question. Constants, since each was chosen together with the prompt's wording.</summary>
internal static class AgentLimits
{
    /// <summary>Passages asked from the search.</summary>
    public const int Passages = 10;

    /// <summary>
    /// Tokens of all passages together, by the upper bound of the provider's count: ten passages of 1,500 characters of English speech,
    /// 4,000 in the shipped vocabulary, at the factor 1.3 that holds until usage taught better.
    /// </summary>
    public const int PassageTokens = 5_200;

    /// <summary>Tokens of the earlier conversation at most, by the same bound, even where the model's context holds more: the budget of a minute is shared by all.</summary>
    public const int ConversationTokens = 8_000;

    /// <summary>Tokens kept free for what the estimate misses: roles, template, tool definitions.</summary>
    public const int ReserveTokens = 1_000;

    /// <summary>
    /// Word coverage of the best hits below which the model may search again. Measured over the dev questions (words and meaning): below it
    /// the ten passages hold the marked place in 44 % of the questions, above it in 71 %; 19 % of the questions lie below.
    /// </summary>
    public const double ToolFloor = 0.6;

    /// <summary>Tool calls that are run for one question; the others are told so.</summary>
    public const int ToolCalls = 3;

    /// <summary>Tokens of all tool results together, by the same bound.</summary>
    public const int ToolTokens = 4_000;

    /// <summary>Longest answer kept, in characters; a model that writes on is cut there.</summary>
    public const int AnswerLength = 32_000;

    private const int DefaultContextTokens = 32_000;

    // Models whose providers state a larger context; all others get the safe default.
    private static readonly (string Prefix, int Tokens)[] Contexts =
    [
        ("mistral-small", 128_000),
        ("mistral-medium", 128_000),
        ("mistral-large", 128_000),
        ("ministral", 128_000),
        ("open-mistral-nemo", 128_000),
    ];

    /// <summary>Tokens that prompt and answer of a model may have together; 32,000 for a model that is not known.</summary>
    public static int ContextTokens(string model)
    {
        foreach (var (prefix, tokens) in Contexts)
        {
            if (model.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return tokens;
        }

        return DefaultContextTokens;
    }
}
