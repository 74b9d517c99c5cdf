using AdminApp.Core.Configuration;

namespace AdminApp.Core.Llm;

/// <summary>Section <c>Mistral</c>: the provider and its limits on our key.</summary>
internal static class MistralSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<MistralOptions>(
        "Mistral",
        [
            SettingDefinition.Secret("Mistral:ApiKey", "API key for Mistral. Empty: answers are quotes from the transcripts."),
            new()
            {
                Key = "Mistral:BaseUrl", Type = SettingType.Address, Min = 1, NeedsRestart = true,
                Description = "Base URL of the API, including the version. The key is sent there.",
            },
            new()
            {
                Key = "Mistral:Model", Type = SettingType.Text, Min = 1, Max = 200,
                Description = "Model that writes the answers.",
            },
            new()
            {
                Key = "Mistral:FallbackModels", Type = SettingType.Text, Max = 1_000,
                Description = "Models to use, in this order and separated by commas, while the model is refused for good or failing.",
            },
            new()
            {
                Key = "Mistral:MaxOutputTokens", Type = SettingType.WholeNumber, Unit = "tokens", Min = 1, Max = 32_768,
                Description = "Maximum length of one answer.",
            },
            new()
            {
                Key = "Mistral:MaxRetries", Type = SettingType.WholeNumber, Unit = "retries", Min = 0, Max = 10,
                Description = "How often a failed call is retried.",
            },
            new()
            {
                Key = "Mistral:RetryDelaySeconds", Type = SettingType.Number, Unit = "s", Min = 0, Max = 60,
                Description = "Delay before the first retry. It doubles each time, with jitter.",
            },
            new()
            {
                Key = "Mistral:RequestTimeoutSeconds", Type = SettingType.Number, Unit = "s", Min = 0.1, Max = 600,
                Description = "Timeout for the response headers, and between two chunks of a stream.",
            },
            new()
            {
                Key = "Mistral:RequestsPerSecond", Type = SettingType.NumberOrAuto, Unit = "requests/s", Min = 0, MinAboveZero = 0.001, Max = 10_000, ZeroMeans = SettingDefinition.NoLimit,
                Description = "Requests per second that the key allows; 0.08 means one every 12.5 s. auto: what Mistral says.",
            },
            new()
            {
                Key = "Mistral:RequestsPerMinute", Type = SettingType.WholeNumberOrAuto, Unit = "requests/window", Min = 0, Max = 1_000_000, ZeroMeans = SettingDefinition.NoLimit,
                Description = "Requests per window that the key allows. auto: what Mistral says.",
            },
            new()
            {
                Key = "Mistral:TokensPerMinute", Type = SettingType.WholeNumberOrAuto, Unit = "tokens/window", Min = 0, Max = int.MaxValue, ZeroMeans = SettingDefinition.NoLimit,
                Description = "Input and output tokens per window that the key allows. auto: what Mistral says.",
            },
            new()
            {
                Key = "Mistral:TokensPerMonth", Type = SettingType.WholeNumber, Unit = "tokens/month", Min = 0, Max = 1e15, ZeroMeans = SettingDefinition.NoLimit,
                Description = "Tokens per calendar month (UTC) that the key allows.",
            },
            new()
            {
                Key = "Mistral:LimitWindowSeconds", Type = SettingType.Number, Unit = "s", Min = 0.1, Max = 3_600,
                Description = "Length of the window for requests and tokens. The per-second limit has its own.",
            },
            new()
            {
                Key = "Mistral:WindowMarginMs", Type = SettingType.WholeNumberOrAuto, Unit = "ms", Min = 0, Max = 60_000,
                Description = "Safety margin added to each window. auto: measured from the connection, 20 to 500 ms.",
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
