using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AdminApp.Tests.Fakes;

/// <summary>Passes connections on to a server of this machine and counts the bytes that it sends back, as they are on the wire.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _server;
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private readonly HashSet<TcpClient> _open = [];
    private bool _isCut;
    private readonly string? _forwardedFor;
    private long _sent;

    /// <param name="server">Where connections are passed on to.</param>
    /// <param name="forwardedFor">The address that the first request of each connection, such as that of a WebSocket, is said to come from; null: none.</param>
    public CountingProxy(Uri server, string? forwardedFor = null)
    {
        (_server, _forwardedFor) = (server, forwardedFor);
        _listener.Start();
        Url = new UriBuilder(server) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect in the server's place.</summary>
    public Uri Url { get; }

    /// <summary>Bytes that came from the server so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Breaks all connections off and lets no new one through.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _isCut = true;
            foreach (var client in _open)
            {
                client.Close();
            }
        }
    }

    /// <summary>Lets connections through again.</summary>
    public void Mend()
    {
        lock (_lock)
        {
            _isCut = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(TcpClient browser)
    {
        using var client = browser;
        if (!Enter(client))
        {
            return;
        }

        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
            await ForwardAsync(client.GetStream(), server.GetStream());
            // Either side's end ends both: disposing the sockets breaks the other copy off.
            await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream(), counts: false), CopyAsync(server.GetStream(), client.GetStream(), counts: true));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped, or cut.
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(client);
            }
        }
    }

    // Adds the header below the line of the first request.
    private async Task ForwardAsync(NetworkStream from, NetworkStream to)
    {
        if (_forwardedFor is null)
        {
            return;
        }

        var line = new List<byte>();
        var one = new byte[1];
        while (line is not [.., (byte)'\n'] && await from.ReadAsync(one, _stop.Token) > 0)
        {
            line.Add(one[0]);
        }

        await to.WriteAsync((byte[])[.. line, .. Encoding.ASCII.GetBytes($"X-Forwarded-For: {_forwardedFor}\r\n")], _stop.Token);
    }

    private bool Enter(TcpClient client)
    {
        lock (_lock)
        {
            return !_isCut && _open.Add(client);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool counts)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, _stop.Token)) > 0;)
            {
                if (counts)
                {
                    Interlocked.Add(ref _sent, read);
                }

                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }
}
