using System.Text;
using System.Text.Json;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Turns a conversation into messages in an order that Mistral accepts: consecutive messages of one role are joined, every tool call has a
/// result, a result is followed by the assistant, and a conversation that ends with the assistant asks for its continuation.
/// </summary>
internal sealed class MistralMessages
{
    private const string System = "system";
    private const string User = "user";
    private const string Assistant = "assistant";
    private const string Tool = "tool";

    // Mistral answers 400 "Unexpected role 'user' after role 'tool'". The assistant has to say something between the two.
    private const string Bridge = "Noted.";
    private const string Missing = "(The tool gave no result.)";

    private readonly List<MistralMessage> _messages = [];
    private readonly Dictionary<string, string> _pending = [];

    /// <summary>Maps all messages, the instructions first.</summary>
    /// <exception cref="ProviderException"><see cref="ProviderFailure.Rejected"/>: content or an order that the provider would reject.</exception>
    public static IReadOnlyList<MistralMessage> From(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var mapped = new MistralMessages();
        if (!string.IsNullOrEmpty(instructions))
        {
            mapped.AddText(System, instructions);
        }

        foreach (var message in messages)
        {
            mapped.Add(message);
        }

        return mapped.Finish();
    }

    private void Add(ChatMessage message)
    {
        var text = new StringBuilder();
        List<MistralToolCall>? calls = null;
        var results = false;
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent part:
                    text.Append(part.Text);
                    break;
                case FunctionCallContent call:
                    (calls ??= []).Add(ToCall(call));
                    break;
                case FunctionResultContent result:
                    AddResult(result);
                    results = true;
                    break;
                case TextReasoningContent or UsageContent or ErrorContent:
                    break; // never part of the history that Mistral accepts
                default:
                    throw Refused($"Content of type {content.GetType().Name} can't be sent, only text, tool calls and tool results.");
            }
        }

        var role = message.Role.Value.ToLowerInvariant();
        if (calls is not null)
        {
            AddCalls(text.ToString(), calls);
        }
        else if (role == Tool && !results)
        {
            throw Refused("A tool message has no tool result.");
        }
        else if (role != Tool && (text.Length > 0 || (role == User && !results)))
        {
            AddText(role is System or User or Assistant ? role : throw Refused($"The role '{role}' can't be sent, only system, user, assistant and tool."), text.ToString());
        }
    }

    private void AddText(string role, string text)
    {
        CloseCalls();
        if (_messages is [.., { Role: Tool }] && role != Assistant)
        {
            _messages.Add(new MistralMessage(Assistant, Bridge));
        }

        if (_messages is [.., { ToolCalls: null } last] && last.Role == role)
        {
            _messages[^1] = last with { Content = $"{last.Content}\n\n{text}" };
        }
        else
        {
            _messages.Add(new MistralMessage(role, text));
        }
    }

    private void AddCalls(string text, List<MistralToolCall> calls)
    {
        CloseCalls();
        foreach (var call in calls)
        {
            if (!_pending.TryAdd(call.Id, call.Function.Name))
            {
                throw Refused("Two tool calls in one message have the same ID.");
            }
        }

        if (_messages is [.., { Role: Assistant, ToolCalls: null } last])
        {
            _messages[^1] = last with { Content = text.Length == 0 ? last.Content : $"{last.Content}\n\n{text}", ToolCalls = calls };
        }
        else
        {
            _messages.Add(new MistralMessage(Assistant, text) { ToolCalls = calls });
        }
    }

    private void AddResult(FunctionResultContent result)
    {
        var id = ToolCallIds.Fit(result.CallId);
        if (!_pending.Remove(id, out var name))
        {
            throw Refused("A tool result has no tool call before it.");
        }

        _messages.Add(new MistralMessage(Tool, ToText(result)) { ToolCallId = id, Name = name });
    }

    /// <summary>A tool call without a result, such as one cut off by a restart, gets a result that says so.</summary>
    private void CloseCalls()
    {
        foreach (var (id, name) in _pending)
        {
            _messages.Add(new MistralMessage(Tool, Missing) { ToolCallId = id, Name = name });
        }

        _pending.Clear();
    }

    private List<MistralMessage> Finish()
    {
        CloseCalls();
        if (_messages.Count == 0)
        {
            throw Refused("There is no message to send.");
        }

        if (_messages[^1] is { Role: Assistant } last)
        {
            _messages[^1] = last with { Prefix = true };
        }

        return _messages;
    }

    private static MistralToolCall ToCall(FunctionCallContent call) => new(
        ToolCallIds.Fit(call.CallId),
        new MistralFunctionCall(call.Name, call.Arguments is { } arguments ? JsonSerializer.Serialize(arguments, AIJsonUtilities.DefaultOptions) : "{}"));

    private static string ToText(FunctionResultContent result) => result.Result switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        null => result.Exception is null ? Missing : "(The tool failed.)",
        var value => JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions),
    };

    private static ProviderException Refused(string message) => new(ProviderFailure.Rejected, message);
}
