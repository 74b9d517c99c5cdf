using AdminApp.Core.Configuration;

namespace AdminApp.Core.Alerts;

/// <summary>Section <c>Alerts</c>: thresholds, and who is told.</summary>
internal static class AlertsSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<AlertsOptions>(
        "Alerts",
        [
            new()
            {
                Key = "Alerts:ResponseTimeSeconds", Name = "Response time", Type = SettingType.Number, Unit = "s", Min = 0.1, Max = 3_600,
                Description = "An alert fires once 5% of Interactive answers of the last 5 minutes have taken longer (p95), for a minute.",
            },
            new()
            {
                Key = "Alerts:ErrorRatePercent", Name = "Error rate", Type = SettingType.Number, Unit = "%", Min = 0, Max = 100,
                Description = "An alert fires while more than this share of the last 5 minutes' requests failed, at least 10 of them.",
            },
            new()
            {
                Key = "Alerts:MemoryPercent", Name = "Memory", Type = SettingType.Number, Unit = "%", Min = 1, Max = 100,
                Description = "An alert fires while more than this share of the memory limit is in use for 5 minutes.",
            },
            new()
            {
                Key = "Alerts:AnyRateLimitError", Name = "Any rate-limit error", Type = SettingType.Switch,
                Description = "An alert fires when Mistral refuses a request by a rate limit.",
            },
            new()
            {
                Key = "Alerts:WaitingRequests", Name = "Waiting requests", Type = SettingType.WholeNumber, Unit = "requests", Min = 0, Max = 10_000, ZeroMeans = "no such alert",
                Description = "An alert fires while more requests than this wait for 2 minutes.",
            },
            new()
            {
                Key = "Alerts:MonthPercent", Name = "Month nearly spent", Type = SettingType.Number, Unit = "%", Min = 1, Max = 100,
                Description = "An alert fires when more than this share of Mistral:TokensPerMonth is used.",
            },
            new()
            {
                Key = "Alerts:QuotaPercent", Name = "Quota nearly used", Type = SettingType.Number, Unit = "%", Min = 1, Max = 100,
                Description = "An alert fires when someone has used this share of their quota of the day.",
            },
            new()
            {
                Key = "Alerts:WebhookUrl", Name = "Webhook", Type = SettingType.Address, IsSecret = true, IsConnection = true,
                Description = "Where notices of alerts are sent by POST. Empty: nowhere.",
            },
            SettingDefinition.Secret("Alerts:WebhookSecret", "Key for the signature of notices (HMAC-SHA256). Empty: they are not signed.") with { Name = "Webhook secret", NeedsRestart = false, IsConnection = true },
            new()
            {
                Key = "Alerts:WebhookForSlack", Name = "Slack's form", Type = SettingType.Switch,
                Description = "Whether notices have the form that Slack and programs like it take.",
            },
            new()
            {
                Key = "Alerts:AllowPrivateWebhook", Name = "Private webhook", Type = SettingType.Switch, NeedsRestart = true,
                Description = "Whether notices may go to private and local addresses.",
            },
            new()
            {
                Key = "Alerts:MaxNoticesPerHour", Name = "Most notices an hour", Type = SettingType.WholeNumber, Unit = "notices", Min = 1, Max = 1_000,
                Description = "What comes beyond is told in one digest as soon as the hour has room.",
            },
        ]);
}
