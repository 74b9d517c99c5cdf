using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Fakes;

/// <summary>Keeps what the client tells of one call.</summary>
internal sealed class CallRecorder : IProviderCallObserver
{
    public List<string> Events { get; } = [];

    public ProviderHeaders? Headers { get; private set; }

    public ChatOptions In(ChatOptions? options = null)
    {
        options ??= new ChatOptions();
        (options.AdditionalProperties ??= [])[IProviderCallObserver.OptionsKey] = this;
        return options;
    }

    public void Sending() => Events.Add("sending");

    public void HeadersReceived(ProviderHeaders headers)
    {
        Events.Add("headers");
        Headers = headers;
    }
}
