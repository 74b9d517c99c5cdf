using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AdminApp.Core.Access;

/// <summary>The one-time code, printed on the console, that proves to the set-up page that the visitor owns the server. It exists only in this process.</summary>
public sealed class FirstRunCode(TimeProvider time)
{
    /// <summary>How long the code works, and after that its grant.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>How long the page is locked after <see cref="MaxWrong"/> wrong codes.</summary>
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(10);

    /// <summary>Number of consecutive wrong codes after which the page is locked.</summary>
    public const int MaxWrong = 3;

    private readonly Lock _lock = new();
    private string? _code;
    private string? _grant;
    private long _issuedAt;
    private long _grantedAt;
    private long? _lockedAt;
    private int _wrong;

    /// <summary>Creates a code and invalidates the previous one.</summary>
    public string Issue()
    {
        lock (_lock)
        {
            (_code, _issuedAt, _grant, _lockedAt, _wrong) = (PasswordGenerator.Code(), time.GetTimestamp(), null, null, 0);
            return _code;
        }
    }

    /// <summary>How long the code still works; null if there is none.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            lock (_lock)
            {
                return _code is null ? null : Positive(Lifetime - time.GetElapsedTime(_issuedAt));
            }
        }
    }

    /// <summary>How long the page is still locked after wrong codes; null if it is not.</summary>
    public TimeSpan? LockedFor
    {
        get
        {
            lock (_lock)
            {
                return _lockedAt is { } at ? Positive(LockTime - time.GetElapsedTime(at)) : null;
            }
        }
    }

    /// <summary>How many wrong codes are left before the page is locked.</summary>
    public int AttemptsLeft
    {
        get
        {
            lock (_lock)
            {
                return Math.Max(0, MaxWrong - _wrong);
            }
        }
    }

    /// <summary>Checks a code; case, spaces and dashes don't matter.</summary>
    /// <returns>The verdict and, when accepted, the grant that the browser keeps.</returns>
    public (FirstRunVerdict Verdict, string? Grant) Try(string entered)
    {
        lock (_lock)
        {
            if (LockedFor is not null)
            {
                return (FirstRunVerdict.Locked, null);
            }

            if (_code is null || Remaining is null)
            {
                return (FirstRunVerdict.Gone, null);
            }

            if (_lockedAt is not null)
            {
                (_lockedAt, _wrong) = (null, 0);
            }

            if (!Same(Normalise(entered), Normalise(_code)))
            {
                return (Wrong(), null);
            }

            (_code, _grant, _grantedAt) = (null, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), time.GetTimestamp());
            return (FirstRunVerdict.Accepted, _grant);
        }
    }

    /// <summary>Whether the browser with this grant may create the first admin.</summary>
    public bool Holds(string? grant)
    {
        lock (_lock)
        {
            return grant is not null && _grant is not null && Same(grant, _grant) && time.GetElapsedTime(_grantedAt) < Lifetime;
        }
    }

    private FirstRunVerdict Wrong()
    {
        if (++_wrong < MaxWrong)
        {
            return FirstRunVerdict.Wrong;
        }

        _lockedAt = time.GetTimestamp();
        return FirstRunVerdict.Locked;
    }

    private static string Normalise(string code) => string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private static TimeSpan? Positive(TimeSpan left) => left > TimeSpan.Zero ? left : null;
}
