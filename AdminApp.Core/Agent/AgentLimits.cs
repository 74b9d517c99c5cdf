namespace AdminApp.Core.Agent;

/// <summary>Limits for one question. Constants, because each was chosen together with the wording of the prompt.</summary>
internal static class AgentLimits
{
    /// <summary>Number of passages to search for.</summary>
    public const int Passages = 10;

    /// <summary>The part of the minute's tokens that one question may use: six questions a minute are answered even by a small plan.</summary>
    public const int ShareOfMinute = 6;

    /// <summary>Tokens that the passages get however small the minute's budget is; and the conversation, where there is one.</summary>
    public const int MinTokens = 1_500;

    /// <summary>
    /// Maximum tokens of all passages together, by the upper bound of the provider's count: ten passages of 1,500 characters of English speech,
    /// 4,000 in the shipped vocabulary, times the initial factor of 1.3.
    /// </summary>
    public const int PassageTokens = 5_200;

    /// <summary>Maximum tokens of the earlier conversation, by the same bound, even if the model's context is larger: everyone shares the budget of the minute.</summary>
    public const int ConversationTokens = 8_000;

    /// <summary>Tokens reserved for what the estimate misses: roles, template, tool definitions.</summary>
    public const int ReserveTokens = 1_000;

    /// <summary>
    /// Word coverage of the best hits below which the model may search again. Measured over the dev questions (keyword and semantic search): below it,
    /// the ten passages contain the marked place in 44 % of the questions, above it in 71 %; 19 % of the questions are below.
    /// </summary>
    public const double ToolFloor = 0.6;

    /// <summary>Maximum number of tool calls per question; the rest get a result that says so.</summary>
    public const int ToolCalls = 3;

    /// <summary>Tokens of all tool results together, by the same bound.</summary>
    public const int ToolTokens = 4_000;

    /// <summary>Maximum length of an answer, in characters; longer ones are cut off.</summary>
    public const int AnswerLength = 32_000;

    /// <summary>Tokens for passages and for the conversation of one question.</summary>
    /// <param name="tokensPerMinute">The minute's budget; null for no limit.</param>
    /// <param name="rest">What else the question uses: the system prompt and the longest answer.</param>
    public static (int Passages, int Conversation) Fit(long? tokensPerMinute, int rest)
    {
        var share = tokensPerMinute is { } all ? (all / ShareOfMinute) - rest : long.MaxValue;
        var passages = (int)Math.Clamp(share, MinTokens, PassageTokens);
        return (passages, (int)Math.Clamp(share - passages, MinTokens, ConversationTokens));
    }

    private const int DefaultContextTokens = 32_000;

    // Models with a larger documented context; all others get the safe default.
    private static readonly (string Prefix, int Tokens)[] Contexts =
    [
        ("mistral-small", 128_000),
        ("mistral-medium", 128_000),
        ("mistral-large", 128_000),
        ("ministral", 128_000),
        ("open-mistral-nemo", 128_000),
    ];

    /// <summary>Maximum tokens of prompt and answer together; 32,000 for an unknown model.</summary>
    public static int ContextTokens(string model)
    {
        foreach (var (prefix, tokens) in Contexts)
        {
            if (model.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return tokens;
            }
        }

        return DefaultContextTokens;
    }
}
