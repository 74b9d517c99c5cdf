using System.Net;
using System.Net.Sockets;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Opens the connections and measures them: the time of each TCP handshake, and at each response the kernel's round trips and how long our
/// writes took. The kernel knows the network; handshakes and writes tell, too, how late a busy machine is.
/// </summary>
internal sealed class MistralConnector(ConnectionSpread spread, TimeProvider clock)
{
    private bool _warm;

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
                var started = clock.GetTimestamp();
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken);
                var took = clock.GetElapsedTime(started);
                var info = new TcpInfo(socket);
                Connected(info.Connected(), took);
                return new MeasuredStream(socket, info, spread, clock);
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

    private void Connected(TimeSpan? roundTrip, TimeSpan took)
    {
        // The first handshake of the process waits for code to be compiled, which no later request does.
        spread.Add(_warm || roundTrip is null ? took : roundTrip.Value, roundTrip ?? took);
        _warm = true;
    }

    /// <summary>Asks the kernel once for every turn from writing to reading, that is about once a response.</summary>
    private sealed class MeasuredStream(Socket socket, TcpInfo info, ConnectionSpread spread, TimeProvider clock) : NetworkStream(socket, ownsSocket: true)
    {
        private long _writing;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var started = clock.GetTimestamp();
            await base.WriteAsync(buffer, cancellationToken);
            Interlocked.Add(ref _writing, Math.Max(1, clock.GetElapsedTime(started).Ticks));
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read > 0 && Interlocked.Exchange(ref _writing, 0) is > 0 and var ticks && info.Responded() is { } sample)
                spread.Add(sample.Slowest + TimeSpan.FromTicks(ticks), sample.Fastest);

            return read;
        }
    }
}
