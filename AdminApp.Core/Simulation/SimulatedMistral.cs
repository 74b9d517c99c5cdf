using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Simulation;

/// <summary>
/// A provider with Mistral's HTTP API on loopback, with configurable limits, latency, faults and misbehavior, so that the real client and
/// the whole service can be tried and measured without a key. It has its own clock and shares no code with the limiter.
/// Besides <c>/v1/chat/completions</c> and <c>/v1/models</c> it has <c>/simulation/arrivals</c>, <c>/simulation/summary</c> and <c>/simulation/options</c>.
/// </summary>
public sealed class SimulatedMistral : IAsyncDisposable
{
    private const long MaxBody = 8 << 20;
    private const string DefaultModel = "mistral-small-latest";
    private const string WarmUpPath = "/simulation/warm-up";
    private static readonly SimulationOptions WarmUp = new() { TimeScale = 0, RequestsPerMinute = 0, TokensPerMinute = 0 };

    private readonly WebApplication _app;
    private readonly SimulationGate _gate;
    private SimulationOptions _options;

    private SimulatedMistral(SimulationOptions options, int port)
    {
        _options = options.Checked();
        _gate = new SimulationGate(Arrivals);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MinResponseDataRate = null; // answers are deliberately slow
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.UseRouting();
        var chat = new SimulatedChat(_gate, () => Options);
        _app.MapPost("/v1/chat/completions", (RequestDelegate)(http => WatchAsync(chat.HandleAsync(http))));
        _app.MapPost(WarmUpPath, (RequestDelegate)new SimulatedChat(new SimulationGate(new ArrivalLog()), () => WarmUp).HandleAsync);
        _app.MapGet("/v1/models", (RequestDelegate)ModelsAsync);
        _app.MapGet("/simulation/arrivals", (RequestDelegate)ArrivalsAsync);
        _app.MapGet("/simulation/summary", (RequestDelegate)SummaryAsync);
        _app.MapGet("/simulation/options", (RequestDelegate)(http => JsonAsync(http, Options)));
        _app.MapPut("/simulation/options", (RequestDelegate)ChangeAsync);
    }

    public ArrivalLog Arrivals { get; } = new();

    /// <summary>The address for <c>Mistral:BaseUrl</c>, including <c>/v1</c>.</summary>
    public string BaseUrl => $"{_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/v1";

    /// <summary>Requests in flight.</summary>
    public int InFlight => _gate.InFlight;

    /// <summary>A failure of the simulation itself, which a client sees as a broken connection; null if there was none.</summary>
    public string? OwnFailure { get; private set; }

    /// <summary>How it behaves; a change applies to the next arrival.</summary>
    /// <exception cref="ValidationException">A value out of its range.</exception>
    public SimulationOptions Options
    {
        get => Volatile.Read(ref _options);
        set => Volatile.Write(ref _options, value.Checked());
    }

    /// <param name="options">How it behaves; null for the defaults.</param>
    /// <param name="port">TCP port on 127.0.0.1; 0 (default) picks a free one.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<SimulatedMistral> StartAsync(SimulationOptions? options = null, int port = 0, CancellationToken cancellationToken = default)
    {
        var simulation = new SimulatedMistral(options ?? new SimulationOptions(), port);
        try
        {
            await simulation._app.StartAsync(cancellationToken);
            await simulation.WarmUpAsync(cancellationToken);
            return simulation;
        }
        catch
        {
            await simulation._app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the simulation; running answers are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    /// <summary>
    /// Answers a few requests that are neither counted nor logged. The first ones wait for code to be compiled, a few tenths of a second in
    /// which they would seem to arrive late: a delay that a real provider does not have and that no margin of the limiter could anticipate.
    /// </summary>
    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var stream in (string[])["false", "true", "false", "true"])
        {
            using var body = new StringContent($$"""{"model":"m","max_tokens":20,"stream":{{stream}},"messages":[{"role":"user","content":"[1] A · B\nC: Warm water.\n\nQuestion: Warm?"}]}""");
            using var response = await http.PostAsync(BaseUrl[..^"/v1".Length] + WarmUpPath, body, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    private async Task WatchAsync(Task handling)
    {
        try
        {
            await handling;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or IOException))
        {
            OwnFailure = exception.ToString();
            throw;
        }
    }

    private Task ModelsAsync(HttpContext http)
    {
        var options = Options;
        SimulatedHeaders.AddId(http.Response.Headers, options, "models");
        string[] models = options.Models.Count == 0 ? [DefaultModel] : [.. options.Models.Keys];
        return SimulatedKey.IsAccepted(http, options)
            ? JsonAsync(http, new { @object = "list", data = models.Select(id => new { id, @object = "model", owned_by = "simulation", max_context_length = 131_072 }) })
            : JsonAsync(http, new { detail = "Unauthorized" }, StatusCodes.Status401Unauthorized);
    }

    private Task ArrivalsAsync(HttpContext http) => JsonAsync(http, new
    {
        now_seconds = _gate.Now,
        total = Arrivals.Total,
        arrivals = Arrivals.Snapshot(long.TryParse(http.Request.Query["after"], out var after) ? after : 0),
    });

    private Task SummaryAsync(HttpContext http) => JsonAsync(http, new
    {
        now_seconds = _gate.Now,
        total = Arrivals.Total,
        in_flight = InFlight,
        most_in_flight = Arrivals.MaxInFlight,
        most_in_a_window = Arrivals.MaxWithin(TimeSpan.FromSeconds(Options.WindowSeconds)),
        most_in_a_second = Arrivals.MaxWithin(TimeSpan.FromSeconds(1)),
        verdicts = Arrivals.Counts,
        own_failure = OwnFailure,
    });

    /// <summary>Changes some of the options and keeps the others.</summary>
    private async Task ChangeAsync(HttpContext http)
    {
        try
        {
            var changes = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) as JsonObject ?? throw new JsonException("Expected an object with options.");
            var merged = (JsonObject)JsonSerializer.SerializeToNode(Options, SimulationOptions.Json)!;
            foreach (var (name, value) in changes)
            {
                merged[name] = value?.DeepClone();
            }

            Options = merged.Deserialize<SimulationOptions>(SimulationOptions.Json)!;
            await JsonAsync(http, Options);
        }
        catch (Exception exception) when (exception is JsonException or ValidationException)
        {
            await JsonAsync(http, new { message = exception.Message }, StatusCodes.Status400BadRequest);
        }
    }

    private static Task JsonAsync(HttpContext http, object value, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), SimulationOptions.Json), http.RequestAborted).AsTask();
    }
}
