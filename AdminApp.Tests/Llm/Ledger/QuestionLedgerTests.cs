using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Metrics;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Ledger;

public class QuestionLedgerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly QuestionLedger _ledger;

    public QuestionLedgerTests() => _ledger = new QuestionLedger(_time);

    [Fact]
    public void ItsFirstOutcomeCounts_LaterOnesChangeNothing()
    {
        var entry = _ledger.Begin();
        entry.Answered();
        entry.Failed("late");
        entry.Running();
        entry.Dispose();

        var totals = _ledger.Totals();
        Assert.Equal((1, 1, 0, 0, 0), (totals.Submitted, totals.Answered, totals.FailedTotal, totals.Cancelled, totals.Running));
    }

    [Fact]
    public void DisposedWithoutOutcome_CountsAsCancelled()
    {
        _ledger.Begin().Dispose();

        Assert.Equal(1, _ledger.Totals().Cancelled);
    }

    [Fact]
    public void RefusedFirstCall_IsRefused_RefusedSecondCall_IsFailed()
    {
        var refusal = new LlmException(LlmErrorCodes.NotInTime, "later") { Refused = true };
        _ledger.Begin().EndedBy(refusal);
        var second = _ledger.Begin();
        second.CountCall();
        second.EndedBy(refusal);

        var totals = _ledger.Totals();
        Assert.Equal(1, totals.Refused[LlmErrorCodes.NotInTime]);
        Assert.Equal(1, totals.Failed[LlmErrorCodes.NotInTime]);
    }

    [Fact]
    public void Recent_GivesPercentilesErrorRateAndCalls()
    {
        for (var second = 1; second <= 100; second++)
        {
            var entry = _ledger.Begin(_time.GetTimestamp() - (second * _time.TimestampFrequency));
            entry.CountCall();
            if (second % 10 == 0)
            {
                entry.CountCall();
            }

            entry.Answered();
        }

        _ledger.Begin().Answered();
        _ledger.Begin().Failed("broken_off");
        _ledger.Begin().Cancelled();

        var recent = _ledger.Recent();
        AssertNear(50, recent.P50);
        AssertNear(95, recent.P95);
        AssertNear(99, recent.P99);
        Assert.Equal(1.0 / 102, recent.ErrorRate!.Value, 6);
        Assert.Equal(1.1, recent.CallsPerQuestion!.Value, 6);
    }

    [Fact]
    public void Recent_CoversTheLastHour_MinuteByMinute()
    {
        Answer(seconds: 10);
        _time.Advance(TimeSpan.FromMinutes(59));
        Answer(seconds: 20);
        Answer(seconds: 20);
        _ledger.Begin().Failed("error");
        AssertNear(20, _ledger.Recent().P50);
        AssertNear(20, _ledger.Recent().P99);
        Assert.Equal(0.25, _ledger.Recent().ErrorRate);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1.0 / 3, _ledger.Recent().ErrorRate!.Value, 6);
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(new RecentResponses(null, null, null, null, null), _ledger.Recent());
    }

    [Fact]
    public void DrawnSchedules_TheSumHoldsAfterEachStep_AndAcrossARestart() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 15]).Array[0, 60].Sample(steps =>
        {
            var ledger = new QuestionLedger(_time);
            var entries = new List<LedgerEntry>();
            foreach (var (action, which) in steps)
            {
                Step(ledger, entries, action, which);
                AssertSum(ledger.Totals());
            }

            var before = ledger.Totals();
            var restarted = new QuestionLedger(_time);
            restarted.Restore(before);
            var after = restarted.Totals();
            AssertSum(after);
            Assert.Equal(before.Submitted, after.Submitted);
            Assert.Equal(before.Waiting + before.Running, after.Failed.GetValueOrDefault(QuestionLedger.Interrupted));
        });

    [Fact]
    public async Task ConcurrentSchedules_TheSumHoldsAtEveryInstant()
    {
        using var done = new CancellationTokenSource();
        var watcher = Task.Run(() =>
        {
            var looks = 0;
            do
            {
                AssertSum(_ledger.Totals());
                looks++;
            }
            while (!done.IsCancellationRequested);
            return looks;
        });
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 15]).Array[200].Array[4].Sample(
            threads =>
            {
                var before = _ledger.Totals().Submitted;
                Parallel.ForEach(threads, steps =>
                {
                    var entries = new List<LedgerEntry>();
                    foreach (var (action, which) in steps)
                    {
                        Step(_ledger, entries, action, which);
                    }

                    entries.ForEach(e => e.Dispose());
                });
                Assert.Equal(0, _ledger.Totals().Waiting + _ledger.Totals().Running);
                Assert.Equal(threads.Sum(t => t.Count(s => s.Item1 <= 2)), _ledger.Totals().Submitted - before);
            },
            iter: 50,
            threads: 1);
        await done.CancelAsync();
        Assert.True(await watcher > 0);
    }

    internal static void AssertSum(LedgerTotals t) =>
        Assert.Equal(t.Submitted, t.Answered + t.FailedTotal + t.Cancelled + t.RefusedTotal + t.Waiting + t.Running);

    private static void AssertNear(double seconds, TimeSpan? percentile) =>
        Assert.InRange(percentile!.Value.TotalSeconds, seconds * (1 - ExponentialHistogram.MaxError), seconds * (1 + ExponentialHistogram.MaxError));

    private void Answer(double seconds) => _ledger.Begin(_time.GetTimestamp() - (long)(seconds * _time.TimestampFrequency)).Answered();

    private static void Step(QuestionLedger ledger, List<LedgerEntry> entries, int action, int which)
    {
        if (action <= 2)
        {
            entries.Add(ledger.Begin());
        }
        else if (entries.Count > 0)
        {
            var entry = entries[which % entries.Count];
            Action step = action switch
            {
                3 => entry.Running,
                4 => entry.Waiting,
                5 => entry.Answered,
                6 => () => entry.Failed($"reason{which}"),
                7 => () => entry.EndedBy(new LlmException(LlmErrorCodes.QueueFull, "full") { Refused = true }),
                8 => () => entry.EndedBy(new OperationCanceledException()),
                _ => entry.CountCall,
            };
            step();
        }
    }
}
