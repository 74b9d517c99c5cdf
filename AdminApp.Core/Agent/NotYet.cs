using AdminApp.Core.Llm;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminApp.Core.Agent;

/// <summary>A service without a key, where the real one is not registered yet; goes as soon as it is.</summary>
internal sealed class NotYet : ILlmService
{
    public bool IsConfigured => false;

    public static void Add(IServiceCollection services) => services.TryAddSingleton<ILlmService, NotYet>();

    public IAsyncEnumerable<LlmUpdate> StreamAsync(LlmRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
