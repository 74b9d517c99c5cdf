using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdminApp.Core.Alerts;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Alerts;

/// <summary>Notices on their way to a listener of the test.</summary>
public sealed class AlertNotifierTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<(string Body, string? Signature)> _arrived = new();
    private readonly ConcurrentQueue<int> _answers = new();
    private readonly LiveOptions<AlertsOptions> _options = new(new AlertsOptions { AllowPrivateWebhook = true });
    private WebApplication _listener = null!;
    private ServiceProvider _services = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AlertNotifier Notifier => _services.GetRequiredService<AlertNotifier>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        _listener = builder.Build();
        _listener.Urls.Add("http://127.0.0.1:0");
        _listener.MapPost("/hook", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            _arrived.Enqueue((await reader.ReadToEndAsync(), request.Headers[WebhookClient.SignatureHeader]));
            return Results.StatusCode(_answers.TryDequeue(out var status) ? status : 204);
        });
        await _listener.StartAsync(Token);
        _options.CurrentValue.WebhookUrl = $"{_listener.Urls.First()}/hook";
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAlerts();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<IOptionsMonitor<AlertsOptions>>(_options);
        _services = services.BuildServiceProvider();
        await Notifier.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Notifier.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        await _listener.DisposeAsync();
    }

    [Fact]
    public async Task Notice_Arrives_Signed()
    {
        _options.CurrentValue.WebhookSecret = "s3cret";
        Notifier.Tell(Fired());
        await Eventually.UntilAsync(() => _arrived.Count == 1);
        var (body, signature) = _arrived.Single();
        var json = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("fired", "response_time", "critical", 53.9, "2026-11-28T12:00:00Z"), (Text("event"), Text("rule"), Text("severity"), json.GetProperty("peak").GetDouble(), Text("fired_at")));
        Assert.Equal("Critical: Response time, p95 of Interactive answers over 5 min: 53.9 s; the threshold is 30 s.", Text("text"));
        Assert.Equal("/requests?class=interactive&from=2026-11-28T11:55:00Z", Text("requests"));
        var stamp = _time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal($"t={stamp},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret"), Encoding.UTF8.GetBytes($"{stamp}.{body}")))}", signature);

        string? Text(string name) => json.GetProperty(name).GetString();
    }

    [Fact]
    public async Task SlacksForm_IsOneText()
    {
        _options.CurrentValue.WebhookForSlack = true;
        Assert.Null((await Notifier.TestAsync(Token)).Error);
        Assert.Equal("""{"text":"Test notice of AdminApp: alerts will arrive here."}""", _arrived.Single().Body);
        Assert.Null(_arrived.Single().Signature);
    }

    [Fact]
    public async Task FailedDelivery_IsRetried_AndShownWhenItFailsForGood()
    {
        _answers.Enqueue(500);
        _answers.Enqueue(503);
        var test = Notifier.TestAsync(Token);
        await StepAsync(1);
        await StepAsync(2);
        Assert.Equal((null, 3), ((await test).Error, (await test).Attempts));

        _answers.Enqueue(404);
        var refused = await Notifier.TestAsync(Token);
        Assert.Equal(("The webhook answered 404.", 1), (refused.Error, refused.Attempts));
        Assert.Equal(refused, Notifier.Last);

        async Task StepAsync(int arrived)
        {
            await Eventually.UntilAsync(() => _arrived.Count == arrived);
            await Eventually.UntilAsync(() => _arrived.Count > arrived, () => _time.Advance(TimeSpan.FromSeconds(1)));
        }
    }

    [Fact]
    public async Task PrivateAddress_IsRefused_WhateverTheNameSays()
    {
        _options.CurrentValue.AllowPrivateWebhook = false;
        _options.CurrentValue.WebhookUrl = _options.CurrentValue.WebhookUrl.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var delivery = await Notifier.TestAsync(Token);
        Assert.Equal(("The address is private. Set Alerts:AllowPrivateWebhook to allow that.", 1), (delivery.Error, delivery.Attempts));
        Assert.Empty(_arrived);
    }

    [Fact]
    public async Task BeyondTheHoursLimit_OneDigestTellsTheRest()
    {
        _options.CurrentValue.MaxNoticesPerHour = 2;
        for (var i = 0; i < 5; i++)
        {
            Notifier.Tell(Fired());
        }

        await Eventually.UntilAsync(() => _arrived.Count == 2 && Notifier.Held == 3);
        await Eventually.UntilAsync(() => _arrived.Count == 3, () => _time.Advance(TimeSpan.FromMinutes(1)));
        var digest = JsonDocument.Parse(_arrived.Last().Body).RootElement;
        Assert.Equal(("digest", 3), (digest.GetProperty("event").GetString(), digest.GetProperty("count").GetInt32()));
        Assert.True(_time.GetUtcNow() >= new DateTimeOffset(2026, 11, 28, 13, 0, 0, TimeSpan.Zero));
    }

    private static AlertNotice Fired() => new(
        AlertRule.All[0], new AlertEvent { Rule = "response_time", FiredAtUtc = new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc), Threshold = 30, Peak = 53.9 }, IsResolved: false);
}
