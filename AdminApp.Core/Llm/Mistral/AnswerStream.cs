using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>Reads an answer streamed as server-sent events: data only, ended by <c>[DONE]</c>.</summary>
internal sealed class AnswerStream(Func<MistralCall, CallDeadline, Task<HttpResponseMessage>> send, MistralCall call, CallDeadline deadline)
{
    private StreamedAnswer? _answer;

    /// <summary>Whether part of the answer has arrived.</summary>
    public bool Begun => _answer?.Begun ?? false;

    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync()
    {
        using var response = await send(call, deadline);
        deadline.Start();
        var answer = _answer = new StreamedAnswer(call.MaxCharacters, call.Headers, call.Settings.ApiKey);
        await using var body = call.Bound(await response.Content.ReadAsStreamAsync(deadline.Token));
        if (response.Content.Headers.ContentType?.MediaType != MediaTypeNames.Text.EventStream)
        {
            // A server with the same API that does not stream answers in one piece.
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: deadline.Token);
            foreach (var update in answer.Read(document.RootElement, "message").Concat(answer.Finish()))
            {
                yield return update;
            }

            yield break;
        }

        await foreach (var item in SseParser.Create(body, (_, data) => Parse(data)).EnumerateAsync(deadline.Token))
        {
            if (item.Data is not { } data)
            {
                break;
            }

            deadline.Stop();
            foreach (var update in answer.Read(data, "delta"))
            {
                yield return update;
            }

            deadline.Start();
            deadline.Token.ThrowIfCancellationRequested(); // buffered data is read without checking the token
        }

        foreach (var update in answer.Finish())
        {
            yield return update;
        }
    }

    /// <summary>Null at the end of the stream.</summary>
    private static JsonElement? Parse(ReadOnlySpan<byte> data)
    {
        if (data.Trim(" \t"u8).SequenceEqual("[DONE]"u8))
        {
            return null;
        }

        var reader = new Utf8JsonReader(data);
        return JsonElement.ParseValue(ref reader);
    }
}
