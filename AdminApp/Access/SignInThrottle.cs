using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace AdminApp.Access;

/// <summary>
/// Keeps guessing slow: so many tries a minute from one address, and one try at a time for one account, since tries
/// side by side would all be judged before the first failure is counted.
/// </summary>
internal sealed class SignInThrottle : IDisposable
{
    /// <summary>Tries a minute from one address (of IPv6, from one /64). Hashing a password takes a core for tens of milliseconds.</summary>
    public const int TriesPerMinute = 30;

    private const int Stripes = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<IPAddress> _byAddress;
    private readonly SemaphoreSlim[] _byAccount = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public SignInThrottle()
        : this(TriesPerMinute)
    {
    }

    internal SignInThrottle(int triesPerMinute) =>
        _byAddress = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetFixedWindowLimiter(
            Network(address), _ => new FixedWindowRateLimiterOptions { PermitLimit = triesPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>Whether this address may try again now; counts the try.</summary>
    public bool MayTry(IPAddress? address)
    {
        using var lease = _byAddress.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    /// <summary>Waits for its turn with this account; null when there was none within ten seconds. Dispose to pass the turn on.</summary>
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
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }

    private sealed class Turn(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
