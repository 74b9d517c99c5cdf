using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>What the kernel measured on one connection.</summary>
/// <param name="Slowest">How long a round trip may have taken lately.</param>
/// <param name="Fastest">The fastest one seen.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RoundTrips(TimeSpan Slowest, TimeSpan Fastest);

/// <summary>
/// Reads Linux's <c>TCP_INFO</c> (tcp(7), <c>struct tcp_info</c> in <c>linux/tcp.h</c>; all numbers are 32 bits, times in microseconds).
/// Elsewhere it knows nothing.
/// </summary>
internal sealed class TcpInfo(Socket socket)
{
    private const int IpProtoTcp = 6;
    private const int TcpInfoOption = 11;
    private const int RtoOffset = 8;
    private const int RttOffset = 68;
    private const int RttVarOffset = 72;
    private const int TotalRetransOffset = 100;
    private const int MinRttOffset = 148;
    private const int Length = 152;

    private uint _retransmitted;

    /// <summary>
    /// The kernel smooths its round-trip time, which hides what we look for; time plus mean deviation is the upper edge. A segment sent again
    /// came later by the retransmission time-out (RFC 6298), which the smoothed time leaves out by rule.
    /// </summary>
    public RoundTrips? Sample()
    {
        if (!OperatingSystem.IsLinux())
            return null;

        Span<byte> info = stackalloc byte[256];
        try
        {
            if (socket.GetRawSocketOption(IpProtoTcp, TcpInfoOption, info) < Length)
                return null;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or PlatformNotSupportedException)
        {
            return null;
        }

        var slowest = (long)Number(info, RttOffset) + Number(info, RttVarOffset);
        var retransmitted = Number(info, TotalRetransOffset);
        if (retransmitted != _retransmitted)
            slowest += Number(info, RtoOffset);
        _retransmitted = retransmitted;
        var fastest = Number(info, MinRttOffset);
        return new RoundTrips(TimeSpan.FromMicroseconds(slowest), TimeSpan.FromMicroseconds(Math.Min(fastest, slowest)));
    }

    private static uint Number(ReadOnlySpan<byte> info, int offset) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(info[offset..]) : BinaryPrimitives.ReadUInt32BigEndian(info[offset..]);
}
