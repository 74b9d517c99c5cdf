using System.Collections.Concurrent;
using AdminApp.Core.Metrics;

namespace AdminApp.Core.Llm.Attempts;

/// <summary>How the attempts of each model went.</summary>
internal sealed class ModelTimes(TimeProvider time)
{
    // Models come from the configuration, a few at a time.
    private const int MaxModels = 64;

    private readonly ConcurrentDictionary<string, ServiceHealth> _models = new(StringComparer.Ordinal);

    /// <summary>Those of one model.</summary>
    public ServiceHealth this[string model]
    {
        get
        {
            if (_models.Count >= MaxModels && !_models.ContainsKey(model))
            {
                // Of models that were configured long ago.
                _models.Clear();
            }

            return _models.GetOrAdd(model, static (_, clock) => new ServiceHealth(clock), time);
        }
    }
}
