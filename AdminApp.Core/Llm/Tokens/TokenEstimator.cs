using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace AdminApp.Core.Llm.Tokens;

/// <summary>
/// Estimates what a prompt will cost before it is sent: counts with a vocabulary that ships with the product (o200k) and
/// multiplies by a factor per model and kind of call, learned from the usage that the provider reports: definitions of tools are counted
/// differently from prose, and the few words of a probe are mostly framing.
/// </summary>
public sealed class TokenEstimator
{
    private const int MaxFactors = 64 * 3;
    private const int TokensPerMessage = 4;
    private const int TokensPerPrompt = 3;

    // The vocabulary takes tens of megabytes: loaded on first use, once per process.
    private static readonly Lazy<Tokenizer> Vocabulary = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));
    private readonly ConcurrentDictionary<(string Model, CallKind Kind), TokenRatio> _ratios = new();

    /// <summary>Tokens of a text in the shipped vocabulary; times <see cref="Factor"/> it bounds the provider's count.</summary>
    public int Count(string text) => string.IsNullOrEmpty(text) ? 0 : Vocabulary.Value.CountTokens(text);

    /// <summary>Tokens of a whole prompt in the shipped vocabulary: messages, tool calls and results, tool definitions, and their framing.</summary>
    public int CountPrompt(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        var count = TokensPerPrompt + Count(options?.Instructions ?? "");
        foreach (var message in messages)
        {
            count += TokensPerMessage;
            foreach (var content in message.Contents)
            {
                count += Count(content);
            }
        }

        return count + CountTools(options?.Tools);
    }

    /// <summary>The part of <see cref="CountPrompt"/> that tool definitions make.</summary>
    public int CountTools(IEnumerable<AITool>? tools) => (tools ?? []).OfType<AIFunctionDeclaration>()
        .Sum(tool => TokensPerMessage + Count(tool.Name) + Count(tool.Description) + Count(tool.JsonSchema.GetRawText()));

    /// <summary>What <see cref="CountPrompt"/> gives for messages of text whose own tokens are known.</summary>
    public static int WithFraming(IEnumerable<int> messages) => TokensPerPrompt + messages.Sum(tokens => TokensPerMessage + tokens);

    /// <summary>Factor from our count to an upper bound of the provider's count, 0.8 to 2.0; 1.3 until something has been learned.</summary>
    public double Factor(string model, CallKind kind = CallKind.Answer) => _ratios.TryGetValue((model, kind), out var ratio) ? ratio.UpperBound : TokenRatio.Start;

    /// <summary>Upper bound of the provider's count for a prompt.</summary>
    public int UpperBound(string model, int counted, CallKind kind = CallKind.Answer) => (int)Math.Ceiling(counted * Factor(model, kind));

    /// <summary>Upper bound of what a call may cost: its prompt plus the longest answer.</summary>
    internal int UpperBound(LlmCall call) => UpperBound(call, call.Request.PromptTokens ?? CountPrompt(call.Request.Messages, call.Options));

    /// <summary>The same for a prompt that is already counted.</summary>
    internal int UpperBound(LlmCall call, int counted) => UpperBound(call.Model, counted, call.Kind) + call.Options.MaxOutputTokens!.Value;

    /// <summary>Learns from the usage of an answered prompt.</summary>
    /// <param name="model">The model that was asked for.</param>
    /// <param name="counted">The result of <see cref="CountPrompt"/> for the prompt.</param>
    /// <param name="reported">Prompt tokens that the provider reported.</param>
    /// <param name="kind">The kind of call.</param>
    public void Learn(string model, int counted, long reported, CallKind kind = CallKind.Answer)
    {
        if (counted > 0 && reported > 0 && (_ratios.Count < MaxFactors || _ratios.ContainsKey((model, kind))))
        {
            _ratios.GetOrAdd((model, kind), _ => new TokenRatio()).Learn((double)reported / counted);
        }
    }

    private int Count(AIContent content) => content switch
    {
        TextContent text => Count(text.Text),
        FunctionCallContent call => TokensPerMessage + Count(call.Name) + (call.Arguments?.Sum(a => 2 + Count(a.Key) + Count(a.Value?.ToString() ?? "")) ?? 0),
        FunctionResultContent result => TokensPerMessage + Count(result.Result?.ToString() ?? ""),
        _ => 0,
    };
}
