using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AdminApp.Api;

/// <summary>
/// Writes a response as server-sent events (WHATWG HTML, section 9.2): each event is flushed at once, and a comment every
/// 15 seconds keeps proxies from closing a quiet connection.
/// </summary>
internal sealed class ServerSentEvents : IAsyncDisposable
{
    /// <summary>Time between two comments.</summary>
    public static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpContext _context;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _end;
    private readonly Task _keepingAlive;

    private ServerSentEvents(HttpContext context, TimeProvider time)
    {
        _context = context;
        _end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        _keepingAlive = KeepAliveAsync(time);
    }

    /// <summary>Whether the caller explicitly accepts events and does not prefer JSON (RFC 9110, 12.4.2: without a q it is 1).</summary>
    public static bool AreAccepted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var events = accepted.Where(type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase)).Max(type => (double?)(type.Quality ?? 1));
        var json = accepted.Where(Json.IsSubsetOf).Max(type => (double?)(type.Quality ?? 1));
        return events > 0 && events >= (json ?? 0);
    }

    /// <summary>Sends the headers.</summary>
    public static async Task<ServerSentEvents> StartAsync(HttpContext context, TimeProvider time)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(context.RequestAborted);
        return new ServerSentEvents(context, time);
    }

    /// <summary>Sends one event; JSON has no line breaks of its own, so the data is one line.</summary>
    public Task SendAsync(string name, object data) => WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data, ApiJson.Options)}\n\n", _context.RequestAborted);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _keepingAlive;
        _end.Dispose();
        _writing.Dispose();
    }

    private async Task KeepAliveAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(KeepAliveInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                await WriteAsync(": keep-alive\n\n", _end.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The events ended, or the caller disconnected.
        }
    }

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            await _context.Response.Body.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }
}
