using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm;

/// <summary>
/// Identifies a request by everything that shapes its answer: SHA-256 over a canonical form of model, messages, options and tools.
/// Callers, deadlines and IDs are left out, so that equal questions share a key.
/// </summary>
internal static class RequestKey
{
    private static readonly JsonSerializerOptions Json = AIJsonUtilities.DefaultOptions;

    /// <summary>Computes the key: 64 hexadecimal digits.</summary>
    public static string Compute(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteOptions(writer, options);
            writer.WriteStartArray("messages");
            foreach (var message in messages)
            {
                Write(writer, message);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, ChatMessage message)
    {
        writer.WriteStartObject();
        writer.WriteString("role", message.Role.Value);
        writer.WriteString("name", message.AuthorName);
        writer.WriteStartArray("contents");
        foreach (var content in message.Contents)
        {
            Write(writer, content);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                writer.WriteStringValue(text.Text);
                break;
            case FunctionCallContent call:
                writer.WriteStartObject();
                writer.WriteString("call", call.CallId);
                writer.WriteString("function", call.Name);
                WriteSorted(writer, "arguments", call.Arguments);
                writer.WriteEndObject();
                break;
            case FunctionResultContent result:
                writer.WriteStartObject();
                writer.WriteString("result_of", result.CallId);
                writer.WritePropertyName("result");
                WriteValue(writer, result.Result);
                writer.WriteEndObject();
                break;
            default:
                JsonSerializer.Serialize(writer, content, Json.GetTypeInfo(typeof(AIContent)));
                break;
        }
    }

    private static void WriteOptions(Utf8JsonWriter writer, ChatOptions options)
    {
        writer.WriteString("model", options.ModelId);
        writer.WriteString("instructions", options.Instructions);
        writer.WriteString("conversation", options.ConversationId);
        WriteNumber(writer, "max_output", options.MaxOutputTokens);
        WriteNumber(writer, "temperature", options.Temperature);
        WriteNumber(writer, "top_p", options.TopP);
        WriteNumber(writer, "top_k", options.TopK);
        WriteNumber(writer, "frequency_penalty", options.FrequencyPenalty);
        WriteNumber(writer, "presence_penalty", options.PresencePenalty);
        WriteNumber(writer, "seed", options.Seed);
        writer.WriteString("parallel_tools", options.AllowMultipleToolCalls?.ToString());
        writer.WriteString("tool_mode", options.ToolMode switch
        {
            RequiredChatToolMode required => $"required {required.RequiredFunctionName}",
            { } mode => mode.GetType().Name,
            null => null,
        });
        writer.WritePropertyName("format");
        WriteValue(writer, options.ResponseFormat, typeof(ChatResponseFormat));
        writer.WritePropertyName("stop");
        WriteValue(writer, options.StopSequences, typeof(IList<string>));
        WriteSorted(writer, "more", options.AdditionalProperties?.Where(p => p.Key != IProviderCallObserver.OptionsKey));
        writer.WriteStartArray("tools");
        foreach (var tool in options.Tools ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("name", tool.Name);
            writer.WriteString("description", tool.Description);
            writer.WriteString("schema", (tool as AIFunctionDeclaration)?.JsonSchema.GetRawText());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSorted(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, object?>>? values)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in (values ?? []).OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, Type? type = null)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            JsonSerializer.Serialize(writer, value, Json.GetTypeInfo(type ?? value.GetType()));
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
