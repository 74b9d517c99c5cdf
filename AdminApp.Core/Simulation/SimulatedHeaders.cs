using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AdminApp.Core.Simulation;

/// <summary>Writes the rate-limit headers of each generation.</summary>
internal static class SimulatedHeaders
{
    public static void Add(IHeaderDictionary headers, SimulationOptions options, Admission admission)
    {
        headers["mistral-correlation-id"] = $"sim-{options.Seed}-{admission.Number}";
        if (options.Headers == HeaderGeneration.None || admission.Random.NextDouble() < options.HeadersMissing)
        {
            return;
        }

        var decision = admission.Decision;
        if (options.Headers == HeaderGeneration.Current)
        {
            if (options.ZeroAllowance)
            {
                Set("x-ratelimit-limit-req-minute", 0);
            }

            if (options is { RequestsPerMinute: > 0, ZeroAllowance: false })
            {
                Set("x-ratelimit-limit-req-minute", options.RequestsPerMinute);
                Set("x-ratelimit-remaining-req-minute", decision.RemainingRequests);
            }

            if (options.TokensPerMinute > 0)
            {
                Set("x-ratelimit-limit-tokens-minute", options.TokensPerMinute);
                Set("x-ratelimit-remaining-tokens-minute", decision.RemainingTokens);
            }

            if (options.TokensPerMonth > 0)
            {
                Set("x-ratelimit-limit-tokens-month", options.TokensPerMonth);
                Set("x-ratelimit-remaining-tokens-month", decision.RemainingMonth);
            }

            if (decision.Charged > 0)
            {
                Set("x-ratelimit-tokens-query-cost", decision.Charged);
            }
        }
        else
        {
            if (options.TokensPerMinute > 0)
            {
                Set("ratelimitbysize-limit", options.TokensPerMinute);
                Set("ratelimitbysize-remaining", decision.RemainingTokens);
                Set("ratelimitbysize-reset", (long)Math.Ceiling(decision.RoomInSeconds));
                Set("x-ratelimitbysize-limit-minute", options.TokensPerMinute);
                Set("x-ratelimitbysize-remaining-minute", decision.RemainingTokens);
            }

            if (options.TokensPerMonth > 0)
            {
                Set("x-ratelimitbysize-limit-month", options.TokensPerMonth);
                Set("x-ratelimitbysize-remaining-month", decision.RemainingMonth);
            }

            if (decision.Charged > 0)
            {
                Set("ratelimitbysize-query-cost", decision.Charged);
            }
        }

        void Set(string name, long value) => headers[name] = value.ToString(CultureInfo.InvariantCulture);
    }
}
