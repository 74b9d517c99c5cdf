using System.Net;
using System.Net.Sockets;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Opens the connections and measures the round trips of each handshake and each request. On Linux the kernel measures them, so that they
/// don't include the time our own threads take to notice; elsewhere only handshakes are measured, by the clock.
/// </summary>
internal sealed class MistralConnector(ConnectionSpread spread, TimeProvider time)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                var started = time.GetTimestamp();
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken);
                var took = time.GetElapsedTime(started);
                var info = new TcpInfo(socket);
                spread.Add(info.Connected() ?? took);
                return new MeasuredStream(socket, info, spread);
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                last = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Queries the kernel each time writing turns to reading, which is about once per response.</summary>
    private sealed class MeasuredStream(Socket socket, TcpInfo info, ConnectionSpread spread) : NetworkStream(socket, ownsSocket: true)
    {
        private volatile bool _wrote;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _wrote = true;
            return base.WriteAsync(buffer, cancellationToken);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read > 0 && _wrote)
            {
                _wrote = false;
                if (info.Responded() is { } sample)
                {
                    spread.Add(sample.Slowest, sample.Fastest);
                }
            }

            return read;
        }
    }
}
