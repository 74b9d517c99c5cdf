using System.Text.Json;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>Turns the events of one answer into updates and checks that it is complete, within its limits and without errors.</summary>
internal sealed class StreamedAnswer(long maxCharacters, ProviderHeaders headers, string key)
{
    private readonly ToolCallAssembler _toolCalls = new();
    private string? _id;
    private string? _model;
    private string? _finish;
    private long _characters;

    /// <summary>Whether part of the answer has arrived.</summary>
    public bool Begun { get; private set; }

    /// <exception cref="ProviderException">The event is an error, or the answer exceeded its limits.</exception>
    /// <exception cref="JsonException">The shape is unknown.</exception>
    public IEnumerable<ChatResponseUpdate> Read(JsonElement root, string message)
    {
        if (!root.TryGetProperty("choices", out _) && ProviderErrors.FromEvent(root, headers, key) is { } error)
        {
            throw error;
        }

        var part = AnswerPart.Read(root, message);
        _id ??= part.Id;
        _model ??= part.Model;
        _finish = part.FinishReason ?? _finish;
        if (part.FinishReason == "error")
        {
            throw new ProviderException(ProviderFailure.ServerError, "Mistral broke off the answer with an error.") { Headers = headers };
        }

        foreach (var call in part.ToolCalls)
        {
            _toolCalls.Add(call);
            _characters += call.Arguments.Length;
        }

        _characters += part.Contents.Sum(content => content switch
        {
            TextContent text => text.Text.Length,
            TextReasoningContent thought => thought.Text.Length,
            _ => 0,
        });
        if (_characters > maxCharacters)
        {
            throw new ProviderException(ProviderFailure.Malformed, "Mistral's answer runs far beyond max_tokens.") { Headers = headers };
        }

        if (part.Contents.Count > 0)
        {
            Begun = true;
            yield return Update([.. part.Contents], part.CreatedAt);
        }

        if (part.Usage is not null)
        {
            yield return Update([new UsageContent(part.Usage)], part.CreatedAt);
        }
    }

    /// <summary>Returns the end of the answer: tool calls and the finish reason.</summary>
    /// <exception cref="ProviderException">The answer is not complete.</exception>
    public IEnumerable<ChatResponseUpdate> Finish()
    {
        if (_finish is null)
        {
            throw new ProviderException(ProviderFailure.Network, "Mistral's answer ended before it was complete.") { Headers = headers };
        }

        Begun |= _toolCalls.Any;
        var update = Update([.. _toolCalls.Finish(_id)], createdAt: null);
        update.FinishReason = AnswerPart.MapFinishReason(_finish);
        yield return update;
    }

    private ChatResponseUpdate Update(IList<AIContent> contents, DateTimeOffset? createdAt) => new(ChatRole.Assistant, contents)
    {
        ResponseId = _id,
        MessageId = _id,
        ModelId = _model,
        CreatedAt = createdAt,
    };
}
