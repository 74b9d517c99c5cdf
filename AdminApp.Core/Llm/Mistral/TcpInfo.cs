using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>Round trips of one connection as the kernel measured them.</summary>
/// <param name="Slowest">How long a recent round trip may have taken.</param>
/// <param name="Fastest">The fastest one seen.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RoundTrips(TimeSpan Slowest, TimeSpan Fastest);

/// <summary>
/// Reads Linux's <c>TCP_INFO</c> (tcp(7), <c>struct tcp_info</c> in <c>linux/tcp.h</c>; all numbers are 32 bits, times in microseconds).
/// On other systems it returns nothing.
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
    private const int DuplicatesOffset = 216;
    private const int Length = 152;
    private const int Buffer = 256;

    private long _lost;

    /// <summary>
    /// Right after connecting: the round trip of the handshake as the kernel saw it, without the time our own threads took to notice.
    /// Lost first packets delay the connection but not the request, which is sent only afterwards.
    /// </summary>
    public TimeSpan? Connected()
    {
        Span<byte> info = stackalloc byte[Buffer];
        if (Read(info) is var length && length < Length)
        {
            return null;
        }

        _lost = Lost(info, length);
        return TimeSpan.FromMicroseconds(Number(info, RttOffset));
    }

    /// <summary>
    /// At a response. The kernel smooths its round-trip time, which hides what we look for; time plus mean deviation is the upper edge. A retransmitted
    /// segment arrived later by the retransmission timeout (RFC 6298), which the smoothed time excludes by design.
    /// </summary>
    public RoundTrips? Responded()
    {
        Span<byte> info = stackalloc byte[Buffer];
        if (Read(info) is var length && length < Length)
        {
            return null;
        }

        var slowest = (long)Number(info, RttOffset) + Number(info, RttVarOffset);
        var lost = Lost(info, length);
        if (lost > _lost)
        {
            slowest += Number(info, RtoOffset);
        }

        _lost = lost;
        var fastest = Number(info, MinRttOffset);
        return new RoundTrips(TimeSpan.FromMicroseconds(slowest), TimeSpan.FromMicroseconds(Math.Min(fastest, slowest)));
    }

    /// <summary>Segments retransmitted because they were lost, without those that the peer reports as duplicates (a tail probe while its acknowledgment was delayed).</summary>
    private static long Lost(ReadOnlySpan<byte> info, int length) =>
        Math.Max(0, (long)Number(info, TotalRetransOffset) - (length >= DuplicatesOffset + sizeof(uint) ? Number(info, DuplicatesOffset) : 0));

    private int Read(Span<byte> info)
    {
        try
        {
            return OperatingSystem.IsLinux() ? socket.GetRawSocketOption(IpProtoTcp, TcpInfoOption, info) : 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or PlatformNotSupportedException)
        {
            return 0;
        }
    }

    private static uint Number(ReadOnlySpan<byte> info, int offset) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(info[offset..]) : BinaryPrimitives.ReadUInt32BigEndian(info[offset..]);
}
