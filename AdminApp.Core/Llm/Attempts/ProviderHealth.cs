using System.Collections.Concurrent;
using System.Threading.Channels;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>
/// Whether the provider is available: the state of a model's breaker, or a refusal that only an admin can resolve. What was seen with one
/// key, address and model says nothing about another.
/// </summary>
internal sealed class ProviderHealth(CircuitBreakers breakers, IOptionsMonitor<MistralOptions> mistral, TimeProvider time)
{
    /// <summary>How long a model that is refused for good is passed over; then a question tries it again.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    private const int MaxSeen = 64;
    private readonly Channel<string> _modelRefused = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<(string Key, string BaseUrl, string Model), Seen> _seen = new();

    /// <summary>Of the configured model.</summary>
    public ProviderStatus Status => StatusOf(mistral.CurrentValue.Model);

    /// <summary>Of one model.</summary>
    public ProviderStatus StatusOf(string model)
    {
        var seen = SeenOf(model);
        var (state, retryIn, cause) = breakers[model].Status;
        return state != BreakerState.Closed ? new ProviderStatus(false, time.GetUtcNow() + retryIn, cause.Summary())
            : seen?.Refused is { } refused ? new ProviderStatus(false, null, refused.Summary()) { Remedy = refused.Remedy(), Answering = Answering(refused) }
            : ProviderStatus.Up with { HasAnswered = seen is not null };
    }

    /// <summary>Whether a call to this model can be expected to be answered: it is not refused for good, and its breaker is closed.</summary>
    public bool IsUsable(string model) => breakers[model].Status.State == BreakerState.Closed && !IsRefused(model);

    /// <summary>Whether this model's half-open breaker wants a question as its probe; true for one caller.</summary>
    public bool ClaimsProbe(string model) => !IsRefused(model) && breakers[model].ClaimProbe();

    /// <summary>A call was answered, if only by its first token.</summary>
    public void Answered(string model)
    {
        if (SeenOf(model) is not { Refused: null })
        {
            See(model, null);
        }
    }

    public void Failed(string model, ProviderException failure)
    {
        if (!failure.Failure.NeedsAdmin())
        {
            return;
        }

        See(model, failure.Failure);
        if (failure.Failure.IsOfModel() && model == mistral.CurrentValue.Model)
        {
            _modelRefused.Writer.TryWrite(model);
        }
    }

    /// <summary>Waits until the configured model is refused for good, which another model may not be; returns the model.</summary>
    public ValueTask<string> ModelRefusedAsync(CancellationToken cancellationToken) => _modelRefused.Reader.ReadAsync(cancellationToken);

    /// <summary>The models that do answer, as a sentence; null if none is known.</summary>
    private string? Answering(ProviderFailure refused)
    {
        var (key, baseUrl, _) = Terms("");
        string[] models = refused.IsOfModel()
            ? [.. _seen.Where(seen => seen.Key.Key == key && seen.Key.BaseUrl == baseUrl && seen.Value.Refused is null).Select(seen => seen.Key.Model).Order(StringComparer.Ordinal)]
            : [];
        return models.Length == 0 ? null : $"With this key {string.Join(", ", models)} {(models.Length == 1 ? "answers" : "answer")}.";
    }

    private bool IsRefused(string model) => SeenOf(model) is { Refused: { } refused } seen && refused.IsOfModel() && time.GetElapsedTime(seen.At) < Believed;

    private Seen? SeenOf(string model) => _seen.GetValueOrDefault(Terms(model));

    private void See(string model, ProviderFailure? refused)
    {
        if (_seen.Count >= MaxSeen)
        {
            // Of other keys, addresses and models, long changed.
            _seen.Clear();
        }

        _seen[Terms(model)] = new Seen(refused, time.GetTimestamp());
    }

    private (string Key, string BaseUrl, string Model) Terms(string model) => mistral.CurrentValue is var now ? (now.ApiKey, now.BaseUrl, model) : default;

    private sealed record Seen(ProviderFailure? Refused, long At);
}
