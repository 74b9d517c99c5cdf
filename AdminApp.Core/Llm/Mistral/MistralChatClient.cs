using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Mistral's chat completions over HTTP. One call is one attempt: failures are <see cref="ProviderException"/>s, and retries are decided
/// elsewhere. Key, address and defaults are read for each call.
/// </summary>
internal sealed partial class MistralChatClient(IHttpClientFactory http, IOptionsMonitor<MistralOptions> settings, ConnectionSpread spread, TimeProvider time, ILogger<MistralChatClient> logger) : IChatClient
{
    /// <summary>Name of its <see cref="HttpClient"/>, and the key under which it is registered as <see cref="IChatClient"/>.</summary>
    public const string Name = "mistral";

    private const int MaxErrorBody = 64 * 1024;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = Begin(messages, options, stream: false);
        using var deadline = new CallDeadline(call.Timeout, time, cancellationToken);
        try
        {
            using var response = await SendAsync(call, deadline);
            deadline.Start();
            await using var body = call.Bound(await response.Content.ReadAsStreamAsync(deadline.Token));
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: deadline.Token);
            var answer = new StreamedAnswer(call.MaxCharacters, call.Headers, call.Settings.ApiKey);
            var updates = answer.Read(document.RootElement, "message").ToList();
            updates.AddRange(answer.Finish());
            return updates.ToChatResponse();
        }
        catch (Exception exception) when (call.Failed(exception, afterFirstToken: false, cancellationToken) is { } failure)
        {
            throw Logged(failure);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = Begin(messages, options, stream: true);
        using var deadline = new CallDeadline(call.Timeout, time, cancellationToken);
        var answer = new AnswerStream(SendAsync, call, deadline);
        await using var updates = answer.ReadAsync().GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception exception) when (call.Failed(exception, answer.Begun, cancellationToken) is { } failure)
            {
                throw Logged(failure);
            }

            yield return updates.Current;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this
        : serviceKey is null && serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(Name, Uri.TryCreate(settings.CurrentValue.BaseUrl, UriKind.Absolute, out var uri) ? uri : null, settings.CurrentValue.Model)
        : null;

    public void Dispose()
    {
        // The factory owns the connections.
    }

    private MistralCall Begin(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        var snapshot = settings.CurrentValue;
        var request = MistralRequestMapper.Map(messages, options, snapshot.Model, snapshot.MaxOutputTokens, stream);
        IProviderCallObserver? observer = null;
        options?.AdditionalProperties?.TryGetValue(IProviderCallObserver.OptionsKey, out observer);
        return new MistralCall(snapshot, request, observer);
    }

    /// <summary>Sends the request and returns the response if its status says success.</summary>
    private async Task<HttpResponseMessage> SendAsync(MistralCall call, CallDeadline deadline)
    {
        using var request = call.ToHttp(time);
        var started = time.GetTimestamp();
        var response = await http.CreateClient(Name).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        try
        {
            if (call.IsStream && request.Content is ObservedContent { SentAt: { } sentAt })
            {
                spread.AddAnswer(time.GetElapsedTime(sentAt));
            }

            call.Headers = ProviderHeaderReader.Read((int)response.StatusCode, response.Headers, time.GetUtcNow()) with { IsWhole = !call.IsStream };
            call.Observer?.HeadersReceived(call.Headers);
            LogHeaders((int)response.StatusCode, time.GetElapsedTime(started).TotalMilliseconds, call.Headers.CorrelationId);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return response;
            }

            deadline.StartErrorBody();
            throw ProviderErrors.From(response.StatusCode, await ReadErrorAsync(response, deadline), call.Headers, call.Settings.ApiKey);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>The beginning of an error's body; what can't be read is left out, because the status is what counts.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadErrorAsync(HttpResponseMessage response, CallDeadline deadline)
    {
        var buffer = new byte[MaxErrorBody];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            int read;
            while (length < buffer.Length && (read = await body.ReadAsync(buffer.AsMemory(length), deadline.Token)) > 0)
            {
                length += read;
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException || (exception is OperationCanceledException && !deadline.Caller.IsCancellationRequested))
        {
        }

        return buffer.AsMemory(0, length);
    }

    private Exception Logged(Exception failure)
    {
        if (failure is ProviderException provider)
        {
            LogFailure(provider.Failure, provider.Status, provider.ProviderCode, provider.AfterFirstToken, provider.Headers.CorrelationId, provider.Message);
        }

        return failure;
    }

    [LoggerMessage(EventName = "ProviderResponded", Level = LogLevel.Debug,
        Message = "Mistral responded with {Status} after {ElapsedMs} ms (correlation ID {CorrelationId}).")]
    private partial void LogHeaders(int status, double elapsedMs, string? correlationId);

    [LoggerMessage(EventName = "ProviderFailed", Level = LogLevel.Warning,
        Message = "A call to Mistral failed: {Failure}, status {Status}, code {ProviderCode}, after the first token {AfterFirstToken}, correlation ID {CorrelationId}: {Explanation}")]
    private partial void LogFailure(ProviderFailure failure, int? status, string? providerCode, bool afterFirstToken, string? correlationId, string explanation);
}
