using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdminApp.Core.Simulation;

/// <summary>A message as read by the provider.</summary>
internal sealed record SimulatedMessage(string Role, string Text);

/// <summary>The request is invalid.</summary>
internal sealed class SimulatedRefusalException(int status, string body) : Exception(body)
{
    public int Status { get; } = status;
    public string Body { get; } = body;

    /// <summary>The model that was asked for; empty if the request does not say.</summary>
    public string Model { get; set; } = "";
}

/// <summary>What the simulated provider reads from a request; it rejects what the real one is known to reject.</summary>
internal sealed partial record SimulatedRequest(string Model, IReadOnlyList<SimulatedMessage> Messages, int? MaxTokens, bool Stream, IReadOnlyList<string> Tools, string ToolChoice, bool Json, string? PromptCacheKey = null)
{
    internal const int MaxModelLength = 256;

    private static readonly HashSet<string> Known =
    [
        "model", "messages", "max_tokens", "temperature", "top_p", "frequency_penalty", "presence_penalty", "random_seed", "stop", "stream", "response_format", "tools",
        "tool_choice", "parallel_tool_calls", "prompt_cache_key", "safe_prompt", "reasoning_effort", "prompt_mode", "n", "metadata", "prediction", "guardrails",
    ];

    /// <summary>Rough number of tokens, at four characters each.</summary>
    public long PromptTokens => Messages.Sum(message => 4L + ((message.Text.Length + 3) / 4));

    /// <exception cref="SimulatedRefusalException">400 or 422.</exception>
    public static SimulatedRequest Parse(ReadOnlyMemory<byte> body)
    {
        var model = "";
        try
        {
            using var document = JsonDocument.Parse(body);
            return Parse(document.RootElement, out model);
        }
        catch (SimulatedRefusalException refusal)
        {
            refusal.Model = model;
            throw;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Invalid("body", "JSON decode error");
        }
    }

    private static SimulatedRequest Parse(JsonElement root, out string model)
    {
        model = root.TryGetProperty("model", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        if (model.Length > MaxModelLength)
        {
            model = "";
            throw Invalid("model", "String should have at most 256 characters");
        }

        foreach (var property in root.EnumerateObject())
        {
            if (!Known.Contains(property.Name))
            {
                throw Invalid(property.Name, "Extra inputs are not permitted");
            }
        }

        if (model.Length == 0 || !root.TryGetProperty("messages", out var messages) || messages.GetArrayLength() == 0)
        {
            throw Invalid("messages", "Field required");
        }

        if (root.TryGetProperty("temperature", out var temperature) && temperature.GetDouble() is < 0 or > 1.5)
        {
            throw Invalid("temperature", "Input should be less than or equal to 1.5");
        }

        var hasTools = root.TryGetProperty("tools", out var tools);
        if (hasTools && tools.GetArrayLength() == 0)
        {
            throw Invalid("tools", "List should have at least 1 item");
        }

        return new SimulatedRequest(
            model,
            ParseMessages(messages),
            root.TryGetProperty("max_tokens", out var most) ? most.GetInt32() : null,
            root.TryGetProperty("stream", out var stream) && stream.GetBoolean(),
            hasTools ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!)] : [],
            root.TryGetProperty("tool_choice", out var choice) ? choice.ValueKind == JsonValueKind.String ? choice.GetString()! : "any" : "auto",
            root.TryGetProperty("response_format", out var format) && format.GetProperty("type").GetString() != "text",
            root.TryGetProperty("prompt_cache_key", out var key) ? key.GetString() : null);
    }

    private static List<SimulatedMessage> ParseMessages(JsonElement messages)
    {
        var read = new List<SimulatedMessage>();
        foreach (var message in messages.EnumerateArray())
        {
            var role = message.GetProperty("role").GetString()!;
            if (read.Count > 0 && read[^1].Role == "tool" && role is not ("assistant" or "tool"))
            {
                throw new SimulatedRefusalException(400, SimulatedErrors.BadRequest($"Unexpected role '{role}' after role 'tool'", "3230"));
            }

            if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array && calls.EnumerateArray().Any(call => !CallId().IsMatch(call.GetProperty("id").GetString()!)))
            {
                throw new SimulatedRefusalException(400, SimulatedErrors.BadRequest("Tool call id has to be defined: a-z, A-Z, 0-9, with a length of 9.", "3280"));
            }

            read.Add(new SimulatedMessage(role, TextOf(message)));
        }

        if (read[^1].Role == "assistant" && !(messages[read.Count - 1].TryGetProperty("prefix", out var prefix) && prefix.GetBoolean()))
        {
            throw new SimulatedRefusalException(400, SimulatedErrors.BadRequest("Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant", "3230"));
        }

        return read;
    }

    private static string TextOf(JsonElement message) => !message.TryGetProperty("content", out var content) ? "" : content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(chunk => chunk.TryGetProperty("text", out var text) ? text.GetString() : "")),
        _ => "",
    };

    private static SimulatedRefusalException Invalid(string property, string message) => new(422, SimulatedErrors.Invalid(property, message));

    [GeneratedRegex("^[A-Za-z0-9]{9}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CallId();
}
