using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AdminApp.Core.Simulation;

/// <summary>Writes one answer, whole or as a stream, at its drawn speed, and breaks it off if a fault says so.</summary>
internal sealed class SimulatedResponder(HttpContext http, SimulatedAnswer answer, Admission admission, SimulationGate gate)
{
    // A reset discards what the client has not read yet; this is how long it has to read.
    private static readonly TimeSpan BeforeBreak = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(10);
    private const int TokensPerCharge = 50;

    /// <summary>Number of tokens written.</summary>
    public int Written { get; private set; }

    public async Task WriteWholeAsync(CancellationToken cancellationToken)
    {
        await UntilAsync(answer.Whole, cancellationToken);
        if (admission.Fault == FaultKind.Stall)
        {
            await Task.Delay(MaxDelay, cancellationToken);
        }

        if (admission.Fault == FaultKind.BreakMidStream)
        {
            SimulatedHeaders.AddWhole(http.Response.Headers, admission, gate.Charge(admission, Written));
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 10_000;
            await http.Response.WriteAsync("""{"id":"sim","object":"chat.completion","choi""", cancellationToken);
            await http.Response.Body.FlushAsync(cancellationToken);
            http.Abort();
            return;
        }

        Written = answer.CompletionTokens;
        SimulatedHeaders.AddWhole(http.Response.Headers, admission, gate.Charge(admission, Written));
        var message = new JsonObject { ["role"] = "assistant", ["content"] = answer.Output.Endless ? string.Concat(Enumerable.Repeat(string.Concat(answer.Tokens), 10_000)) : string.Concat(answer.Tokens) };
        if (answer.Output.ToolName is not null)
        {
            message["tool_calls"] = new JsonArray(ToolCall(asObject: true));
        }

        await WriteJsonAsync(new JsonObject
        {
            ["id"] = answer.Id,
            ["object"] = "chat.completion",
            ["created"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            ["model"] = answer.Request.Model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = admission.Fault == FaultKind.ErrorFinish ? "error" : answer.FinishReason }),
            ["usage"] = Usage(),
        }, cancellationToken);
    }

    public async Task WriteStreamAsync(CancellationToken cancellationToken)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.Body.FlushAsync(cancellationToken); // the headers are sent before the first token
        await UntilAsync(answer.First, cancellationToken);
        await EventAsync(Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }, first: true), cancellationToken);
        if (answer.Output.ToolName is not null)
        {
            await UntilAsync(answer.Whole, cancellationToken);
            Written = answer.CompletionTokens;
            await EventAsync(Chunk(new JsonObject { ["content"] = "", ["tool_calls"] = new JsonArray(ToolCall(asObject: false)) }, finish: "tool_calls", usage: true), cancellationToken);
        }
        else if (!await WriteTokensAsync(cancellationToken))
        {
            return;
        }

        await http.Response.WriteAsync("data: [DONE]\n\n", cancellationToken);
    }

    private async Task<bool> WriteTokensAsync(CancellationToken cancellationToken)
    {
        var half = answer.Tokens.Count / 2;
        for (var i = 0; i < answer.Tokens.Count || answer.Output.Endless; i++)
        {
            if (answer.Output.Endless && answer.Due(i) > MaxDelay)
            {
                return false;
            }

            if (i == half && admission.Fault == FaultKind.Stall)
            {
                await Task.Delay(MaxDelay, cancellationToken);
            }

            if (i == half && admission.Fault == FaultKind.BreakMidStream)
            {
                await http.Response.Body.FlushAsync(cancellationToken);
                await Task.Delay(BeforeBreak, cancellationToken);
                http.Abort();
                return false;
            }

            await UntilAsync(answer.Due(i), cancellationToken);
            await EventAsync(Chunk(new JsonObject { ["content"] = answer.Tokens.Count == 0 ? " on and" : answer.Tokens[i % answer.Tokens.Count] }), cancellationToken);
            Written++;
            if (Written % TokensPerCharge == 0)
            {
                gate.Charge(admission, Written);
            }
        }

        await UntilAsync(answer.Whole, cancellationToken);
        await EventAsync(Chunk(new JsonObject { ["content"] = "" }, finish: admission.Fault == FaultKind.ErrorFinish ? "error" : answer.FinishReason, usage: true), cancellationToken);
        return true;
    }

    /// <summary>Waits until this long after the arrival, so that one late delay does not postpone the others.</summary>
    private async Task UntilAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        var left = TimeSpan.FromSeconds(admission.AtSeconds - gate.Now) + due;
        if (left <= TimeSpan.FromMilliseconds(1))
        {
            return;
        }

        await Task.Delay(left, cancellationToken);
    }

    private JsonObject Chunk(JsonObject delta, string? finish = null, bool first = false, bool usage = false)
    {
        var chunk = new JsonObject { ["id"] = answer.Id };
        if (!first || admission.Number % 2 == 0)
        {
            (chunk["object"], chunk["created"]) = ("chat.completion.chunk", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()); // every other first chunk has neither
        }

        chunk["model"] = answer.Request.Model;
        chunk["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish });
        if (usage)
        {
            chunk["usage"] = Usage();
        }

        return chunk;
    }

    private JsonObject ToolCall(bool asObject) => new()
    {
        ["id"] = FormattableString.Invariant($"sim{admission.Number % 1_000_000:d6}"),
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = answer.Output.ToolName, ["arguments"] = asObject ? JsonNode.Parse(answer.Output.ToolArguments) : answer.Output.ToolArguments },
        ["index"] = 0,
    };

    private JsonObject Usage()
    {
        var prompt = answer.Request.PromptTokens;
        var usage = new JsonObject { ["prompt_tokens"] = prompt, ["completion_tokens"] = answer.CompletionTokens, ["total_tokens"] = prompt + answer.CompletionTokens };
        if (answer.Request.PromptCacheKey is not null)
        {
            usage["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = admission.CachedTokens };
        }

        return usage;
    }

    private Task EventAsync(JsonObject data, CancellationToken cancellationToken) => http.Response.WriteAsync($"data: {data.ToJsonString()}\n\n", cancellationToken);

    private Task WriteJsonAsync(JsonObject body, CancellationToken cancellationToken)
    {
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body), cancellationToken).AsTask();
    }
}
