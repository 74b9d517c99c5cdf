using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>
/// What the provider has said about a group's limits, for settings that are <c>auto</c>. Until it has answered once, one call at a time is
/// sent. If it answers without naming a limit, a usual one is assumed.
/// </summary>
internal sealed class ProviderWord(BudgetGroup group)
{
    /// <summary>Requests per second that are assumed.</summary>
    public const long AssumedPerSecond = 1;

    /// <summary>Requests per window that are assumed.</summary>
    public const long AssumedRequests = 60;

    /// <summary>Tokens per window that are assumed.</summary>
    public const long AssumedTokens = 50_000;

    /// <summary>Maximum age of the word; after that, the provider is asked again as soon as someone waits.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(1);

    /// <summary>Minimum time between two questions to the provider.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private TimeSpan? _saidAt;
    private TimeSpan? _askedAt;
    private TimeSpan? _slippedAt;
    private bool _answered;

    /// <summary>Whether any limit is the provider's to say.</summary>
    public bool IsAuto => group.Second.IsAuto || group.Requests.IsAuto || group.Tokens.IsAuto;

    /// <summary>Whether the provider has to answer first: until then one call at a time goes.</summary>
    public bool IsAwaited => IsAuto && !_answered && !(IsKnown(group.Requests) && IsKnown(group.Tokens));

    /// <summary>When it was last heard, if only that it says nothing; null if not yet.</summary>
    public TimeSpan? SaidAt => _saidAt;

    /// <summary>Requests per second that <c>auto</c> comes to, even where a number is set; 0 for no limit.</summary>
    public double PerSecond
    {
        get
        {
            var second = group.Second;
            return second.IsAuto || second.Told is not null ? (second.Told ?? second.EffectiveLimit) / second.Window.TotalSeconds
                : group.Requests.Told is null ? AssumedPerSecond
                : 0;
        }
    }

    /// <summary>Limits were applied.</summary>
    /// <param name="changed">Whether any of them is new.</param>
    public void Configured(bool changed)
    {
        _answered &= !changed;
        Assume();
    }

    /// <summary>Response headers arrived, and the windows have heard them.</summary>
    /// <param name="sentAt">When their request was sent.</param>
    public void Heard(ProviderHeaders headers, TimeSpan sentAt)
    {
        var answers = headers is { IsWhole: true, Status: >= 200 and < 300 };
        if (answers || headers.NameLimits)
        {
            _answered |= answers;
            _saidAt = _saidAt > sentAt ? _saidAt : sentAt;
            Assume();
        }
    }

    /// <summary>It was asked and does not answer such a question.</summary>
    public void Unsaid(TimeSpan now)
    {
        (_answered, _saidAt) = (true, now);
        Assume();
    }

    /// <summary>An earlier process heard it.</summary>
    public void Restore(TimeSpan saidAt)
    {
        _saidAt = _saidAt > saidAt ? _saidAt : saidAt;
        Assume();
    }

    /// <summary>A request was refused although the minute had room, so there is a limit per second.</summary>
    public void Slipped(TimeSpan now)
    {
        _slippedAt = now;
        Assume();
    }

    /// <summary>Time passed.</summary>
    public void MoveTo(TimeSpan now)
    {
        if (_slippedAt + Age <= now)
        {
            _slippedAt = null;
            Assume();
        }
    }

    /// <summary>Whether the provider is to be asked now. It is then asked within a moment, so this is true once a minute at most.</summary>
    /// <param name="waiting">Whether someone waits, so that an old word matters.</param>
    public bool IsDue(bool waiting, TimeSpan now)
    {
        var due = IsAuto && (IsAwaited || (waiting && !(_saidAt + Age > now))) && !(_askedAt + Interval > now);
        _askedAt = due ? now : _askedAt;
        return due;
    }

    private static bool IsKnown(BudgetWindow window) => !window.IsAuto || window.ToldAt is not null;

    /// <summary>A provider that names a limit of requests, but none per second, has no limit per second until a refusal shows one.</summary>
    private void Assume()
    {
        var bySecond = _slippedAt is not null || !group.Windows.Any(window => window is { Unit: BudgetUnit.Requests, ToldAt: not null });
        group.Second.Assume(bySecond ? AssumedPerSecond : 0);
        group.Requests.Assume(AssumedRequests);
        group.Tokens.Assume(AssumedTokens);
    }
}
