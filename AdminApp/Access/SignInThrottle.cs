using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace AdminApp.Access;

/// <summary>
/// Slows down guessing: a number of attempts per minute from one address, and one attempt at a time per account, because parallel
/// attempts would all be checked before the first failure is counted.
/// </summary>
internal sealed class SignInThrottle : IDisposable
{
    /// <summary>Attempts per minute from one address (for IPv6, one /64). Hashing a password takes a core for tens of milliseconds.</summary>
    public const int AttemptsPerMinute = 30;

    private const int Stripes = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<IPAddress> _byAddress;
    private readonly SemaphoreSlim[] _byAccount = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public SignInThrottle()
        : this(AttemptsPerMinute)
    {
    }

    internal SignInThrottle(int triesPerMinute) =>
        _byAddress = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetFixedWindowLimiter(
            Network(address), _ => new FixedWindowRateLimiterOptions { PermitLimit = triesPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>Counts an attempt; false if this address has to wait.</summary>
    public bool MayTry(IPAddress? address)
    {
        using var lease = _byAddress.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    /// <summary>Waits for this account's turn; null if it did not come within ten seconds. Dispose the result to pass the turn on.</summary>
    public async Task<IDisposable?> TakeTurnAsync(string normalizedEmail, CancellationToken cancellationToken)
    {
        var stripe = _byAccount[(uint)string.GetHashCode(normalizedEmail, StringComparison.Ordinal) % Stripes];
        return await stripe.WaitAsync(Patience, cancellationToken) ? new Turn(stripe) : null;
    }

    public void Dispose()
    {
        _byAddress.Dispose();
        foreach (var stripe in _byAccount)
        {
            stripe.Dispose();
        }
    }

    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }

    private sealed class Turn(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
