using System.Threading.Channels;
using AdminApp.Core.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Alerts;

/// <summary>Tells the webhook what fired and what was resolved, in order; at most a set number an hour, and the rest in one digest. Its own failures show on the Alerts page and in the log.</summary>
public sealed partial class AlertNotifier : BackgroundService
{
    private const int MaxQueued = 100;
    private const int MaxHeld = 1_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Channel<AlertNotice> _notices = Channel.CreateBounded<AlertNotice>(new BoundedChannelOptions(MaxQueued) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly WebhookClient _webhook;
    private readonly IOptionsMonitor<AlertsOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AlertNotifier> _logger;
    private readonly Queue<DateTime> _sent = new();
    private readonly List<AlertNotice> _held = [];
    private readonly ServiceHealth _health;

    internal AlertNotifier(WebhookClient webhook, IOptionsMonitor<AlertsOptions> options, TimeProvider time, ILogger<AlertNotifier> logger) =>
        (_webhook, _options, _time, _logger, _health) = (webhook, options, time, logger, new ServiceHealth(time));

    /// <summary>How the deliveries went.</summary>
    public ServiceReading Reading => _health.Read();

    /// <summary>How the last delivery went; null before the first.</summary>
    public WebhookDelivery? Last { get; private set; }

    /// <summary>Notices that are held back until the hour has room.</summary>
    public int Held => _held.Count;

    /// <summary>Something was delivered, or not.</summary>
    public event Action? Delivered;

    /// <summary>Queues a notice; returns at once. Without a webhook, nothing is queued.</summary>
    internal void Tell(AlertNotice notice)
    {
        if (_options.CurrentValue.WebhookUrl.Length > 0)
        {
            _notices.Writer.TryWrite(notice);
        }
    }

    /// <summary>Sends a test notice now.</summary>
    public Task<WebhookDelivery> TestAsync(CancellationToken cancellationToken = default) => SendAsync(NoticeText.Test(_options.CurrentValue.WebhookForSlack), cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await WaitAsync(stoppingToken);
                while (_notices.Reader.TryRead(out var notice))
                {
                    await TellOrHoldAsync(notice, stoppingToken);
                }

                if (_held.Count > 0 && HasRoom)
                {
                    var options = _options.CurrentValue;
                    var body = _held.Count == 1 ? NoticeText.Body(_held[0], options.WebhookForSlack) : NoticeText.Digest(_held, options.MaxNoticesPerHour, options.WebhookForSlack);
                    _held.Clear();
                    await SendNextAsync(body, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    // Waits for the next notice. If some are held back, also until the hour has room for them.
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_held.Count == 0)
        {
            await _notices.Reader.WaitToReadAsync(cancellationToken);
            return;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var notice = _notices.Reader.WaitToReadAsync(enough.Token).AsTask();
        await Task.WhenAny(notice, Task.Delay(RoomIn(), _time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task TellOrHoldAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        if (_held.Count == 0 && HasRoom)
        {
            await SendNextAsync(NoticeText.Body(notice, _options.CurrentValue.WebhookForSlack), cancellationToken);
        }
        else if (_held.Count < MaxHeld)
        {
            _held.Add(notice);
        }
        else
        {
            LogDropped(notice.Rule.Name);
        }
    }

    private Task SendNextAsync(string body, CancellationToken cancellationToken)
    {
        _sent.Enqueue(Now);
        return SendAsync(body, cancellationToken);
    }

    private async Task<WebhookDelivery> SendAsync(string body, CancellationToken cancellationToken)
    {
        WebhookDelivery delivery;
        try
        {
            delivery = await _webhook.SendAsync(body, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, the next notice is tried all the same.
            delivery = new WebhookDelivery(Now, exception.GetType().Name, 1, TimeSpan.Zero);
        }

        Last = delivery;
        if (delivery.Error is { } error)
        {
            _health.Failed(error);
            LogFailed(error, delivery.Attempts);
        }
        else
        {
            _health.Succeeded(delivery.Took);
        }

        Delivered?.Invoke();
        return delivery;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private bool HasRoom
    {
        get
        {
            while (_sent.TryPeek(out var first) && Now - first >= Hour)
            {
                _sent.Dequeue();
            }

            return _sent.Count < _options.CurrentValue.MaxNoticesPerHour;
        }
    }

    private TimeSpan RoomIn() => _sent.TryPeek(out var first) && first + Hour - Now is { Ticks: > 0 } wait ? wait : TimeSpan.Zero;

    [LoggerMessage(EventName = "NoticeDropped", Level = LogLevel.Warning, Message = "A notice of {Rule} was dropped: too many are held back already.")]
    private partial void LogDropped(string rule);

    [LoggerMessage(EventName = "WebhookFailed", Level = LogLevel.Warning, Message = "A notice did not reach the webhook after {Attempts} attempts: {Error}")]
    private partial void LogFailed(string error, int attempts);
}
