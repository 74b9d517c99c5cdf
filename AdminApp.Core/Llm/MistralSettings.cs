using AdminApp.Core.Configuration;

namespace AdminApp.Core.Llm;

/// <summary>Section <c>Mistral</c>: the provider and its limits on our key.</summary>
internal static class MistralSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<MistralOptions>(
        "Mistral",
        [
            SettingDefinition.Secret("Mistral:ApiKey", "API key for Mistral. Empty: answers are quotes from the transcripts.") with { Name = "API key", NeedsRestart = false, IsConnection = true },
            new()
            {
                Key = "Mistral:BaseUrl", Name = "Base URL", Type = SettingType.Address, Min = 1, IsConnection = true,
                Description = "Base URL of the API, including the version. The key is sent there.",
            },
            new()
            {
                Key = "Mistral:Model", Name = "Model", Type = SettingType.Text, Min = 1, Max = 200,
                Description = "Model that writes the answers.",
                InFlight = "Waiting requests were prepared for the old model and still go to it.",
            },
            new()
            {
                Key = "Mistral:FallbackModels", Name = "Fallback models", Type = SettingType.Text, Max = 1_000,
                Description = "Models to use, in this order and separated by commas, while the model is refused for good or failing.",
                InFlight = "New requests see the new list.",
            },
            new()
            {
                Key = "Mistral:MaxOutputTokens", Name = "Longest answer", Type = SettingType.WholeNumber, Unit = "tokens", Min = 1, Max = 32_768,
                Description = "Maximum length of one answer.",
                InFlight = "Waiting requests keep the length they were prepared with.",
            },
            new()
            {
                Key = "Mistral:MaxRetries", Name = "Retries", Type = SettingType.WholeNumber, Unit = "retries", Min = 0, Max = 10,
                Description = "How often a failed call is retried.",
                InFlight = "Requests that wait or run keep the old number.",
            },
            new()
            {
                Key = "Mistral:RetryDelaySeconds", Name = "Delay before a retry", Type = SettingType.Number, Unit = "s", Min = 0, Max = 60,
                Description = "Delay before the first retry. It doubles each time, with jitter.",
                InFlight = "Requests that wait or run keep the old delay.",
            },
            new()
            {
                Key = "Mistral:RequestTimeoutSeconds", Name = "Time-out of a call", Type = SettingType.Number, Unit = "s", Min = 0.1, Max = 600,
                Description = "Timeout for the response headers, and between two chunks of a stream.",
                InFlight = "Requests that wait or run keep the old time-out.",
            },
            new()
            {
                Key = "Mistral:RequestsPerSecond", Name = "Requests per second", Type = SettingType.NumberOrAuto, Unit = "requests/s", Min = 0, MinAboveZero = 0.001, Max = 10_000, ZeroMeans = SettingDefinition.NoLimit,
                Description = "Requests per second that the key allows; 0.08 means one every 12.5 s. auto: what Mistral says.",
                InFlight = "Waiting requests keep their places. What was sent still counts.",
            },
            new()
            {
                Key = "Mistral:RequestsPerMinute", Name = "Requests per minute", Type = SettingType.WholeNumberOrAuto, Unit = "requests/window", Min = 0, Max = 1_000_000, ZeroMeans = SettingDefinition.NoLimit,
                Description = "Requests per window that the key allows. auto: what Mistral says.",
                InFlight = "Waiting requests keep their places. What was sent still counts.",
            },
            new()
            {
                Key = "Mistral:TokensPerMinute", Name = "Tokens per minute", Type = SettingType.WholeNumberOrAuto, Unit = "tokens/window", Min = 0, Max = int.MaxValue, ZeroMeans = SettingDefinition.NoLimit,
                Description = "Input and output tokens per window that the key allows. auto: what Mistral says.",
                InFlight = "Waiting requests keep their places; one that no longer fits at all is refused.",
            },
            new()
            {
                Key = "Mistral:TokensPerMonth", Name = "Tokens per month", Type = SettingType.WholeNumber, Unit = "tokens/month", Min = 0, Max = 1e15, ZeroMeans = SettingDefinition.NoLimit,
                Description = "Tokens per calendar month (UTC) that the key allows.",
                InFlight = "Waiting requests that the rest of the month has no room for are refused.",
            },
            new()
            {
                Key = "Mistral:LimitWindowSeconds", Name = "Length of the window", Type = SettingType.Number, Unit = "s", Min = 0.1, Max = 3_600,
                Description = "Length of the window for requests and tokens. The per-second limit has its own.",
                InFlight = "Waiting requests keep their places. What was sent within the new window counts.",
            },
            new()
            {
                Key = "Mistral:WindowMarginMs", Name = "Margin of the window", Type = SettingType.WholeNumberOrAuto, Unit = "ms", Min = 0, Max = 60_000,
                Description = "Safety margin added to each window. auto: measured from the connection, 20 to 500 ms.",
                InFlight = "Applies to the next request.",
            },
        ],
        Check);

    private const int MaxFallbacks = 10;

    private static IEnumerable<SettingFault> Check(SettingValues values)
    {
        const string fallbacks = "Mistral:FallbackModels";
        if (values.Text(fallbacks).Split(',').Length > MaxFallbacks)
        {
            yield return new(fallbacks, values.Text(fallbacks), $"up to {MaxFallbacks} models, separated by commas");
        }

        const string output = "Mistral:MaxOutputTokens";
        foreach (var budget in (string[])["Mistral:TokensPerMinute", "Mistral:TokensPerMonth"])
        {
            if (values.Number(budget) > 0 && values.Number(output) >= values.Number(budget))
            {
                yield return new(output, values.Text(output), $"less than {budget}, which is {values[budget]}: no question would fit") { Related = budget };
            }
        }
    }
}
