using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Alerts;

/// <summary>
/// Sends one body to the webhook: up to three attempts of ten seconds, signed if there is a secret. The signature is
/// <c>t=SECONDS,v1=HEX</c>, HMAC-SHA256 over <c>SECONDS.BODY</c>, a form known from Stripe's webhooks; the time keeps old notices from being
/// replayed. No redirects; private addresses are refused when the connection is opened, whatever the name resolved to before.
/// </summary>
internal sealed class WebhookClient(IHttpClientFactory clients, IOptionsMonitor<AlertsOptions> options, TimeProvider time)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string Name = "alerts-webhook";

    /// <summary>Header with the signature.</summary>
    public const string SignatureHeader = "AdminApp-Signature";

    /// <summary>How long an attempt may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)];

    /// <summary>Sends it. Returns how it went; never throws but when canceled.</summary>
    public async Task<WebhookDelivery> SendAsync(string body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var began = time.GetTimestamp();
            var (error, again) = await TryAsync(body, cancellationToken);
            if (error is null || !again || attempt > Delays.Length)
            {
                return new WebhookDelivery(time.GetUtcNow().UtcDateTime, error, attempt, time.GetElapsedTime(began));
            }

            await Task.Delay(Delays[attempt - 1], time, cancellationToken);
        }
    }

    /// <summary>Opens a connection to a public address, or to any if the setting allows it.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, bool allowPrivate, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = allowPrivate ? addresses : [.. addresses.Where(address => !PrivateAddresses.Contains(address))];
        if (allowed.Length == 0)
        {
            throw new PrivateAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<(string? Error, bool Again)> TryAsync(string body, CancellationToken cancellationToken)
    {
        var now = options.CurrentValue;
        if (!Uri.TryCreate(now.WebhookUrl, UriKind.Absolute, out var address))
        {
            return ("No webhook is set.", false);
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            if (now.WebhookSecret.Length > 0)
            {
                request.Headers.Add(SignatureHeader, Sign(body, now.WebhookSecret, time.GetUtcNow().ToUnixTimeSeconds()));
            }

            using var client = clients.CreateClient(Name);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode ? (null, false) : ($"The webhook answered {status}.", status is >= 500 or 408 or 429);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            return ($"The webhook did not answer within {Timeout.TotalSeconds:0} s.", true);
        }
        catch (HttpRequestException exception)
        {
            // Messages of the stack name hosts and ports, which an admin typed in anyway, but never the path with its secret.
            return exception.InnerException is PrivateAddressException refused ? (refused.Message, false) : (exception.Message, true);
        }
    }

    /// <summary>The signature of a body.</summary>
    internal static string Sign(string body, string secret, long seconds)
    {
        var stamp = seconds.ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{stamp}.{body}"));
        return $"t={stamp},v1={Convert.ToHexStringLower(hash)}";
    }

    private sealed class PrivateAddressException() : Exception("The address is private. Set Alerts:AllowPrivateWebhook to allow that.");
}
