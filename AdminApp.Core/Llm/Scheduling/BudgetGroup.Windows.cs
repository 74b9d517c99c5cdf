using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <content>Its windows: the numbers that name them, and those over other intervals, which come and go with what the provider reports.</content>
internal sealed partial class BudgetGroup
{
    /// <summary>
    /// Number of the first window over an interval other than a second or a minute. Such numbers are even for requests and odd for tokens, so
    /// that a number alone says what its window counts and how long it is.
    /// </summary>
    public const int FirstFurther = 16;

    /// <summary>Maximum number of limits that the provider may have besides those per second and per minute.</summary>
    public const int MaxFurtherLimits = 8;

    /// <summary>0.08 per second is one per 12.5 s; 2.5 per second is two per 0.8 s: never more than the rate, in whole requests.</summary>
    public static (long Limit, TimeSpan Window) PerSecond(double rate)
    {
        var whole = Math.Max(1, Math.Floor(rate));
        return rate <= 0 ? (0, TimeSpan.FromSeconds(1)) : ((long)whole, TimeSpan.FromSeconds(whole / rate));
    }

    /// <summary>The window of a limit that the provider reported; null if it reports more of them than are kept.</summary>
    public BudgetWindow? WindowOf(BudgetUnit unit, TimeSpan length, TimeSpan now)
    {
        if (Find(unit, length) is { } known)
        {
            return known;
        }

        if (_windows.Count(window => window.IsFurther) == MaxFurtherLimits && !_windows.Remove(_windows.Find(window => window.IsFurther && window.Told is null)!))
        {
            return null;
        }

        var more = new BudgetWindow(NumberOf(unit, length), BudgetNames.Over(unit, length), unit, Log);
        more.Begin(length, Requests.Span - Requests.Window, Running.Where(grant => grant.SentAt is null).Select(grant => ChargeOf(grant, TimeSpan.Zero)), now);
        _windows.Add(more);
        return more;
    }

    /// <summary>The provider named its limits, and those that are not among them no longer count.</summary>
    public void ForgetUnnamed(IReadOnlyList<ProviderLimit> named, TimeSpan sentAt)
    {
        foreach (var window in _windows.Where(window => window.IsFurther || window == Second).Except(named.Select(more => Find(more.Unit, more.Window)).OfType<BudgetWindow>()))
        {
            window.TellNone(sentAt);
        }
    }

    /// <summary>The window with this number, which may be one that the provider reported in an earlier process; null if there is none.</summary>
    public BudgetWindow? WindowOf(long number, TimeSpan now) =>
        number < FirstFurther ? _windows.Find(window => window.Number == number)
        : WindowOf((number & 1) == 0 ? BudgetUnit.Requests : BudgetUnit.Tokens, TimeSpan.FromSeconds((number - FirstFurther) >> 1), now);

    private BudgetWindow? Find(BudgetUnit unit, TimeSpan length) => unit == BudgetUnit.Requests && length == Second.Window
        ? Second
        : _windows.Find(window => window.Number == NumberOf(unit, length));

    private static int NumberOf(BudgetUnit unit, TimeSpan length) => FirstFurther + ((int)length.TotalSeconds << 1) + (unit == BudgetUnit.Tokens ? 1 : 0);
}
