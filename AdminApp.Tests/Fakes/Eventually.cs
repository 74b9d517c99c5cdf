using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Fakes;

/// <summary>Waits until what other tasks or processes do has happened; the test fails when that takes too long.</summary>
internal static class Eventually
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks again and again.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="step">Done before each further look: a fake clock stepped on, say.</param>
    /// <param name="limit">Ends a hanging test; null: the usual patience.</param>
    public static async Task UntilAsync(Func<Task<bool>> condition, Action? step = null, TimeSpan? limit = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < (limit ?? Patience.Limit), "It never happened.");
            step?.Invoke();
            await Task.Delay(BetweenLooks, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, Action?, TimeSpan?)"/>
    public static Task UntilAsync(Func<bool> condition, Action? step = null) => UntilAsync(() => Task.FromResult(condition()), step);

    /// <summary>Steps a clock on until something has happened: what waits on the clock may begin to wait only after the first step.</summary>
    public static async Task<T> AdvanceUntilAsync<T>(this FakeTimeProvider time, TimeSpan step, Task<T> happens)
    {
        time.Advance(step);
        await UntilAsync(() => happens.IsCompleted, () => time.Advance(step));
        return await happens;
    }
}
