using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Tokens;

/// <summary>Loads the vocabulary when the server is listening, if a key is configured: this takes two to three seconds, which the first question should not have to wait.</summary>
internal sealed class VocabularyWarmUp(Action load, IOptionsMonitor<MistralOptions> mistral) : IHostedLifecycleService
{
    private Task _loading = Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (mistral.CurrentValue.ApiKey.Length > 0)
        {
            _loading = Task.Run(load, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Loading can't be interrupted; if it fails, the first question gets the same failure.
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
