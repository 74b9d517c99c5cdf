using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>Makes the scheduler's settings from the options in force.</summary>
internal static class ThrottleSettings
{
    /// <summary>The keys that <see cref="From"/> reads and that can be changed while the program runs.</summary>
    public static readonly IReadOnlyList<string> Keys =
    [
        "Mistral:Model", "Mistral:RequestsPerSecond", "Mistral:RequestsPerMinute", "Mistral:TokensPerMinute", "Mistral:TokensPerMonth",
        "Mistral:LimitWindowSeconds", "Mistral:WindowMarginMs", "Performance:MaxConcurrentLlmRequests", "Performance:MaxConcurrentCeiling",
        "Performance:RequestQueueSize", "Performance:MaxQueuedPerUser",
    ];

    public static SchedulerSettings From(MistralOptions mistral, PerformanceOptions performance, IConnectionSpread spread) => new()
    {
        Account = AccountOf(mistral),
        Model = mistral.Model,
        RequestsPerSecond = mistral.RequestsPerSecond.Value,
        RequestsPerMinute = mistral.RequestsPerMinute.Value,
        TokensPerMinute = mistral.TokensPerMinute.Value,
        TokensPerMonth = mistral.TokensPerMonth,
        Window = TimeSpan.FromSeconds(mistral.LimitWindowSeconds),
        Margin = MarginOf(mistral, spread),
        MaxConcurrent = performance.MaxConcurrentLlmRequests.Value,
        ConcurrencyCeiling = performance.MaxConcurrentCeiling,
        QueueSize = performance.RequestQueueSize,
        QueuedPerUser = performance.MaxQueuedPerUser.Value,
    };

    /// <summary>The margin D: the configured one, or the measured spread.</summary>
    public static TimeSpan MarginOf(MistralOptions mistral, IConnectionSpread spread) =>
        mistral.WindowMarginMs.Value is { } fixedMs ? TimeSpan.FromMilliseconds(fixedMs) : spread.Margin;

    private static long AccountOf(MistralOptions options) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(options.BaseUrl + "\n" + options.ApiKey)));
}
