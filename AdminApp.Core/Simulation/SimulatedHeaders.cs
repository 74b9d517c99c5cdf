using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AdminApp.Core.Simulation;

/// <summary>Writes the response headers of each generation, in the responses that have them.</summary>
internal static class SimulatedHeaders
{
    /// <summary>The header that every response has.</summary>
    public static void AddId(IHeaderDictionary headers, SimulationOptions options, string id) => headers["mistral-correlation-id"] = $"sim-{options.Seed}-{id}";

    /// <summary>What is known when the request arrives.</summary>
    public static void AddAtArrival(IHeaderDictionary headers, Admission admission)
    {
        AddId(headers, admission.Options, admission.Number.ToString(CultureInfo.InvariantCulture));
        if (admission.Options.RateHeaders == RateHeaderPlace.Always)
        {
            AddLimits(headers, admission, admission.Decision.Limits);
        }
        else if (admission.Decision.Refusing is { } refusing)
        {
            AddLimits(headers, admission, [refusing]);
        }
    }

    /// <summary>What is known when a whole answer is complete.</summary>
    public static void AddWhole(IHeaderDictionary headers, Admission admission, IReadOnlyList<LimitReading> limits) => AddLimits(headers, admission, limits);

    private static void AddLimits(IHeaderDictionary headers, Admission admission, IReadOnlyList<LimitReading> limits)
    {
        if (admission.HeadersMissing || admission.Options.Headers == HeaderGeneration.None)
        {
            return;
        }

        var current = admission.Options.Headers == HeaderGeneration.Current;
        foreach (var limit in limits)
        {
            if (current)
            {
                Set($"x-ratelimit-limit-{limit.Name}", limit.Limit);
                Set($"x-ratelimit-remaining-{limit.Name}", limit.Remaining);
            }
            else if (limit.Name.StartsWith("tokens-", StringComparison.Ordinal))
            {
                var window = limit.Name["tokens-".Length..];
                Set($"x-ratelimitbysize-limit-{window}", limit.Limit);
                Set($"x-ratelimitbysize-remaining-{window}", limit.Remaining);
                if (limit.Name == LimitWindow.TokensMinute)
                {
                    Set("ratelimitbysize-limit", limit.Limit);
                    Set("ratelimitbysize-remaining", limit.Remaining);
                    Set("ratelimitbysize-reset", (long)Math.Ceiling(admission.Decision.RoomInSeconds));
                }
            }
        }

        if (admission.Charged > 0)
        {
            Set(current ? "x-ratelimit-tokens-query-cost" : "ratelimitbysize-query-cost", admission.Charged);
        }

        void Set(string name, long? value)
        {
            if (value is { } number)
            {
                headers[name] = number.ToString(CultureInfo.InvariantCulture);
            }
        }
    }
}
