using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace AdminApp.Core.Simulation;

/// <summary>
/// When the last byte of a request reached this machine. A simulation shares its CPUs with what it measures: in a burst its threads get to a
/// request up to a tenth of a second late, which would look like network delay. Linux records the time of the last data of a connection
/// (<c>tcpi_last_data_recv</c> of <c>TCP_INFO</c>, accurate to about 4 ms); on other systems the request arrives when it is read.
/// </summary>
internal static class KernelArrival
{
    private const int IpProtoTcp = 6;
    private const int TcpInfoOption = 11;
    private const int LastDataReceivedOffset = 52;
    private const uint MaxMilliseconds = 5_000;

    /// <summary>How long ago that was.</summary>
    public static TimeSpan Ago(HttpContext http)
    {
        if (!OperatingSystem.IsLinux() || http.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            return TimeSpan.Zero;
        }

        Span<byte> info = stackalloc byte[LastDataReceivedOffset + sizeof(uint)];
        try
        {
            if (socket.GetRawSocketOption(IpProtoTcp, TcpInfoOption, info) < info.Length)
            {
                return TimeSpan.Zero;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return TimeSpan.Zero;
        }

        var field = info[LastDataReceivedOffset..];
        var milliseconds = BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(field) : BinaryPrimitives.ReadUInt32BigEndian(field);
        return milliseconds > MaxMilliseconds ? TimeSpan.Zero : TimeSpan.FromMilliseconds(milliseconds);
    }
}
