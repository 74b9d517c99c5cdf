using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Fakes;

/// <summary>Steps for fake clocks.</summary>
internal static class FakeClocks
{
    /// <summary>Steps a clock on until something has happened: what waits on the clock may begin to wait only after the first step.</summary>
    public static async Task<T> AdvanceUntilAsync<T>(this FakeTimeProvider time, TimeSpan step, Task<T> happens)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!happens.IsCompleted)
        {
            time.Advance(step);
            await Task.WhenAny(happens, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token));
            limit.Token.ThrowIfCancellationRequested();
        }

        return await happens;
    }
}
