using CsCheck;

namespace AdminApp.Tests.Llm.Scheduling;

/// <summary>
/// The scheduler against a provider played beside it: arrivals, answer times, cancellations, retries, refusals of every kind, pauses, a
/// breaker, changed settings, kills and timers that come late, drawn together. What must hold is checked after every step, by a count of
/// its own.
/// </summary>
public class DrawnSchedulesTests
{
    private static readonly Gen<(int What, int A, int B)[]> Steps = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 999], Gen.Int[0, 999]).Array[1, 120];

    /// <summary>Alone on a key whose limits we know: no refusal of our own making, but for one after a kill that lost the record.</summary>
    [Fact]
    public void AloneOnTheKey() => Steps.Sample(steps => new ScheduledWorld(alone: true).Play(steps), iter: 10_000);

    /// <summary>Others use the key, limits change, and the provider fails in every way.</summary>
    [Fact]
    public void WithAllThatCanHappen() => Steps.Sample(steps => new ScheduledWorld(alone: false).Play(steps), iter: 10_000);
}
