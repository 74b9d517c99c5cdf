using System.Globalization;
using AdminApp.Core.Alerts;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Services;

/// <summary>The webhook that alerts are sent to.</summary>
internal sealed class WebhookPart(AlertNotifier notifier, IOptionsMonitor<AlertsOptions> options) : IServicePart
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Id => "webhook";

    // Three attempts of ten seconds, and what is between them.
    /// <inheritdoc/>
    public TimeSpan TestTimeout => TimeSpan.FromSeconds(45);

    private string? Host => Uri.TryCreate(options.CurrentValue.WebhookUrl, UriKind.Absolute, out var address) ? address.Host : null;

    /// <inheritdoc/>
    public IReadOnlyList<ServiceStatus> Read()
    {
        var reading = notifier.Reading;
        var (state, word) = (Host, reading) switch
        {
            (null, _) => (ServiceState.Off, "not set up"),
            (_, { IsUp: false }) => (ServiceState.Down, "failing"),
            (_, { P50: { } p50 }) when p50 > Slow => (ServiceState.Slow, "slow"),
            (_, { IsUp: true }) => (ServiceState.Ok, "delivers"),
            _ => (ServiceState.Unknown, "not used yet"),
        };
        return
        [
            new ServiceStatus
            {
                Id = Id,
                Name = "Webhook of alerts",
                State = state,
                Word = word,
                Detail = Host ?? "No address is set",
                SetUp = Host is null ? "/alerts" : null,
                Reading = reading,
                TimesOf = "a delivery",
                Pool = notifier.Held == 0 ? null : ("Notices", string.Create(CultureInfo.InvariantCulture, $"{notifier.Held} held back for the hour's limit")),
                Without = "Alerts are shown on the pages only.",
                Docs = "the-webhook-fails",
                TestCost = Host is null ? null : "A test sends a test notice.",
            },
        ];
    }

    /// <inheritdoc/>
    public async Task<string> TestAsync(CancellationToken cancellationToken)
    {
        var delivery = await notifier.TestAsync(cancellationToken);
        return delivery.Error is { } error ? throw new ServiceTestException(error) : string.Create(CultureInfo.InvariantCulture, $"A test notice arrived after {delivery.Attempts} {(delivery.Attempts == 1 ? "attempt" : "attempts")}.");
    }
}
