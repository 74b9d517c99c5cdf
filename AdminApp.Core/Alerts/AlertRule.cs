using System.Globalization;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Alerts;

/// <summary>One rule: which value is compared with which threshold, and for how long it must be beyond it.</summary>
public sealed record AlertRule
{
    private const string PeopleWait = "People wait longer than they should. Raise the limit that binds on Limits, if the key allows more; otherwise nothing is broken: the key is used up.";

    /// <summary>Stable name in snake_case, as in notices.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>What is measured.</summary>
    public required string Measures { get; init; }

    /// <summary>How bad it is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>How long the value must be beyond the threshold before the alert fires.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>The setting with the threshold; null if there is none.</summary>
    public string? Setting { get; init; }

    /// <summary>The threshold; null while the rule is off.</summary>
    public required Func<AlertsOptions, double?> Threshold { get; init; }

    /// <summary>Share of the threshold that the value must fall to before the alert is resolved, so that it does not flap. Default 1: to the threshold itself.</summary>
    public double RecoverAt { get; init; } = 1;

    /// <summary>The value; null if nothing is known.</summary>
    public required Func<AlertReadings, double?> Value { get; init; }

    /// <summary>Whom or what it concerns, in words; null where the value says it all.</summary>
    public Func<AlertReadings, string?>? Detail { get; init; }

    /// <summary>Codes of those whom it concerns, so that it is told again when one joins; null where it concerns nobody by name.</summary>
    public Func<AlertReadings, IReadOnlyList<string>>? Concerns { get; init; }

    /// <summary>Whether the threshold itself is too much already. Default false: only what is beyond it.</summary>
    public bool AtThreshold { get; init; }

    /// <summary>Unit of value and threshold; empty where it is a yes or no.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether it is a yes or no, so that there is no number to tell.</summary>
    public bool IsFlag { get; init; }

    /// <summary>What to do about it, in short.</summary>
    public required string Remedy { get; init; }

    /// <summary>Heading in docs/operations.md with the long form.</summary>
    public required string Cure { get; init; }

    /// <summary>Filter of the Requests page for the requests behind it; empty if there are none.</summary>
    public string Requests { get; init; } = "";

    /// <summary>All rules, in the order of the page.</summary>
    public static IReadOnlyList<AlertRule> All { get; } =
    [
        new()
        {
            Id = "response_time", Name = "Response time", Measures = "p95 of Interactive answers over 5 min", Severity = AlertSeverity.Critical, Hold = TimeSpan.FromMinutes(1),
            Setting = "Alerts:ResponseTimeSeconds", Threshold = options => options.ResponseTimeSeconds, RecoverAt = 0.8, Value = readings => readings.ResponseSeconds,
            Unit = "s", Cure = "people-wait", Requests = "class=interactive",
            Remedy = PeopleWait,
        },
        new()
        {
            Id = "error_rate", Name = "Error rate", Measures = "failed of finished requests over 5 min", Severity = AlertSeverity.Critical, Hold = TimeSpan.FromMinutes(1),
            Setting = "Alerts:ErrorRatePercent", Threshold = options => options.ErrorRatePercent, RecoverAt = 0.8, Value = readings => readings.ErrorPercent,
            Unit = "%", Cure = "requests-fail", Requests = "outcome=failed",
            Remedy = "Open the failed requests: their reasons say what to do.",
        },
        new()
        {
            Id = "rate_limit", Name = "Rate-limit error", Measures = "refusals by Mistral over 5 min", Severity = AlertSeverity.Critical, Hold = TimeSpan.Zero,
            Setting = "Alerts:AnyRateLimitError", Threshold = options => options.AnyRateLimitError ? 0 : null, Value = readings => readings.RateLimitErrors,
            Cure = "mistral-refuses", Requests = "",
            Remedy = "Mistral refused a request. Someone else may use the key, the limit on Limits may be higher than the key's, or Mistral is overloaded.",
        },
        new()
        {
            Id = "zero_allowance", Name = "Zero allowance", Measures = "the key may not use the model at all", Severity = AlertSeverity.Critical, Hold = TimeSpan.Zero,
            IsFlag = true, Threshold = _ => 0, Value = readings => readings.ZeroAllowance, Cure = "zero-allowance",
            Remedy = "The key may not use this model at all. Test the key on Limits, and choose a model that answers.",
        },
        new()
        {
            Id = "provider_down", Name = "Mistral is down", Measures = "open circuit, or the key is refused", Severity = AlertSeverity.Critical, Hold = TimeSpan.FromSeconds(30),
            IsFlag = true, Threshold = _ => 0, Value = readings => readings.ProviderIsUp ? 0 : 1, Cure = "mistral-is-down",
            Remedy = "Calls to Mistral fail. Answers from the cache and search go on, and we try again by ourselves.",
        },
        new()
        {
            Id = "store_down", Name = "Store is down", Measures = "no reply within 2 s", Severity = AlertSeverity.Critical, Hold = TimeSpan.FromSeconds(20),
            IsFlag = true, Threshold = _ => 0, Value = readings => readings.StoreIsUp switch { null => null, true => 0, false => 1 }, Cure = "the-store-is-down",
            Remedy = "The store does not reply. Nothing that was stored is lost; check the disk or the database server.",
        },
        new()
        {
            Id = "waiting", Name = "Waiting requests", Measures = "requests in the queue", Severity = AlertSeverity.Warning, Hold = TimeSpan.FromMinutes(2),
            Setting = "Alerts:WaitingRequests", Threshold = options => options.WaitingRequests > 0 ? options.WaitingRequests : null, RecoverAt = 0.8, Value = readings => readings.Waiting,
            Unit = "waiting", Cure = "people-wait",
            Remedy = PeopleWait,
        },
        new()
        {
            Id = "memory", Name = "Memory", Measures = "resident memory of the limit", Severity = AlertSeverity.Warning, Hold = TimeSpan.FromMinutes(5),
            Setting = "Alerts:MemoryPercent", Threshold = options => options.MemoryPercent, RecoverAt = 0.95, Value = readings => readings.MemoryPercent,
            Unit = "%", Cure = "memory-is-short",
            Remedy = "The process comes close to its memory limit. Raise the limit, or switch off Search:Embeddings.",
        },
        new()
        {
            Id = "month", Name = "Month nearly spent", Measures = "share of the month's tokens used", Severity = AlertSeverity.Warning, Hold = TimeSpan.Zero,
            Setting = "Alerts:MonthPercent", Threshold = options => options.MonthPercent, Value = readings => readings.MonthPercent,
            Unit = "%", Cure = "the-month-is-nearly-spent",
            Remedy = "The month's tokens are nearly used up. Raise Mistral:TokensPerMonth, or answers stop when they are.",
        },
        new()
        {
            Id = "quota", Name = "Quota nearly used", Measures = "share of someone's daily quota used", Severity = AlertSeverity.Warning, Hold = TimeSpan.Zero,
            Setting = "Alerts:QuotaPercent", Threshold = options => options.QuotaPercent, RecoverAt = 0.95, Value = readings => readings.QuotaPercent, Detail = readings => readings.QuotaNames,
            AtThreshold = true, Concerns = readings => readings.QuotaCodes, Unit = "%", Cure = "a-quota-is-nearly-used",
            Remedy = "Questions of a person or key whose quota is used up are refused until 00:00 UTC. Usage shows what they used it for; an admin can raise it there.",
        },
    ];

    /// <summary>Address of the requests behind an alert, from five minutes before it.</summary>
    public string RequestsAddress(AlertEvent firing) => $"/requests?{(Requests.Length > 0 ? $"{Requests}&" : "")}from={UtcText.Of(firing.FiredAtUtc.AddMinutes(-5))}";

    /// <summary>A value with its unit: <c>53.9 s</c>, <c>12 %</c>, <c>3</c>.</summary>
    public string Text(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0.#}{(Unit.Length == 0 ? "" : $" {Unit}")}");
}
