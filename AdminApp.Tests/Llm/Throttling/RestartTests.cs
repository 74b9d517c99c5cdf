using AdminApp.Core.Configuration;
using AdminApp.Core.Llm.Provider;
using CsCheck;

namespace AdminApp.Tests.Llm.Throttling;

/// <summary>Point 13: a restart does not spend a window twice.</summary>
public class RestartTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void GrantsOfTheLastWindow_CountAfterARestart()
    {
        using var rig = new ThrottleRig();
        rig.Send();
        rig.Time.Advance(20 * Second);
        rig.Send();
        rig.Restart(10 * Second);
        rig.Send();
        var waiting = rig.Acquire();
        rig.Time.Advance(29 * Second);
        Assert.False(waiting.IsCompleted);
        rig.Time.Advance(Second);
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public void AGrantNotYetSentAtTheKill_CountsFromTheRestart()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 1);
        _ = rig.Acquire();
        rig.Restart(30 * Second);
        var waiting = rig.Acquire();
        rig.Time.Advance(59 * Second);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public void ALostRecord_CountsAsAFullWindowButForOneProbe_WhoseHeadersOpenIt()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 10);
        rig.Send();
        rig.Restart(Second, loseJournal: true);
        var probe = rig.Send();
        var waiting = Enumerable.Range(0, 10).Select(_ => rig.Acquire()).ToArray();
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));
        probe.HeadersReceived(new ProviderHeaders { Status = 200, LimitRequestsMinute = 10, RemainingRequestsMinute = 6 });
        Assert.Equal(6, waiting.Count(turn => turn.IsCompletedSuccessfully));
    }

    [Fact]
    public void ALostRecord_WithoutHeaders_OpensWhenTheWindowHasPassed()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 4, pastIsKnown: false);
        var probe = rig.Send();
        probe.HeadersReceived(new ProviderHeaders { Status = 200 });
        var waiting = new[] { rig.Acquire(), rig.Acquire(), rig.Acquire() };
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));
        probe.Dispose();
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));
        rig.Time.Advance(60 * Second);
        Assert.All(waiting, turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public void AnotherRestartSoonAfterALostRecord_StillKnowsThatItKnowsNothing()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 3);
        rig.Send();
        rig.Send();
        rig.Send();
        rig.Restart(Second, loseJournal: true);
        rig.Restart(Second);
        rig.Send();
        Assert.False(rig.Acquire().IsCompleted);
    }

    [Theory]
    [InlineData("boot")]
    [InlineData("another")]
    public void ALowerLimitThatTheProviderTold_IsKeptToAfterARestart(string boot)
    {
        using var rig = new ThrottleRig(m => (m.RequestsPerMinute, m.TokensPerMinute) = (10, 10_000));
        var permit = rig.Send();
        permit.HeadersReceived(new ProviderHeaders { Status = 200, LimitRequestsMinute = 3, LimitTokensMinute = 2_000 });
        rig.Restart(Second, boot: boot);
        rig.Time.Advance(61 * Second); // then a past that is not known is over, too
        Assert.Equal([3L, 2_000L], rig.Throttle.Snapshot().Budgets.Select(b => b.EffectiveLimit));
    }

    [Fact]
    public void WhatTheProviderToldUnderOtherSettings_IsForgottenByARestart()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 10);
        rig.Send().HeadersReceived(new ProviderHeaders { Status = 200, LimitRequestsMinute = 3 });
        rig.Mistral.Set(ThrottleRig.Limits(m => m.RequestsPerMinute = 12));
        rig.Restart(Second);
        Assert.Equal(12, rig.Throttle.Snapshot().Budgets.Single().EffectiveLimit);
    }

    [Fact]
    public void ARecordOfAnEarlierBoot_IsNotBelieved()
    {
        using var rig = new ThrottleRig(m => m.RequestsPerMinute = 5);
        rig.Restart(Second, boot: "another");
        rig.Send();
        Assert.False(rig.Acquire().IsCompleted);
    }

    /// <summary>Kills at any moment of drawn schedules: no interval of the window holds more sends than the limit, restarts included.</summary>
    [Fact]
    public void DrawnSchedulesWithKills_NeverSendMoreThanTheLimitInAnyWindow() =>
        Gen.Int[0, 99].Array[1, 80].Sample(steps =>
        {
            using var rig = new ThrottleRig(m => m.WindowMarginMs = new AutoInt(20));
            var sent = new List<TimeSpan>();
            foreach (var step in steps)
            {
                if (step < 60)
                {
                    using var cancel = new CancellationTokenSource();
                    var turn = rig.Acquire(cancellationToken: cancel.Token);
                    // Some are granted, and killed or dropped before they are sent.
                    if (step >= 10 && turn.IsCompletedSuccessfully)
                    {
                        ThrottleRig.Granted(turn).Sent();
                        sent.Add(rig.Now);
                    }

                    cancel.Cancel();
                }
                else if (step < 90)
                {
                    rig.Time.Advance(TimeSpan.FromSeconds(step - 59));
                }
                else
                {
                    rig.Restart(TimeSpan.FromSeconds(step - 90));
                }
            }

            Assert.All(sent, at => Assert.True(sent.Count(other => other > at - TimeSpan.FromSeconds(60) && other <= at) <= 3));
        }, iter: 300);
}
