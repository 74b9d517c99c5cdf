using System.Runtime.CompilerServices;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Measures;

/// <summary>A provider that answers from memory: what is measured beside it is the service alone.</summary>
internal sealed class InstantProvider : IChatClient
{
    private static readonly ProviderHeaders Headers = new() { Status = 200 };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        IProviderCallObserver? observer = null;
        options?.AdditionalProperties?.TryGetValue(IProviderCallObserver.OptionsKey, out observer);
        observer?.Sending();
        observer?.HeadersReceived(Headers);
        yield return new ChatResponseUpdate(ChatRole.Assistant, "An answer [1].");
        yield return new ChatResponseUpdate(
            ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 1_000, OutputTokenCount = 10, TotalTokenCount = 1_010 })])
        { FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
