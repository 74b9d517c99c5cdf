using AdminApp.Core.Access.Audit;
using AdminApp.Core.Alerts;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Monitoring;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Alerts;

/// <summary>What is measured becomes what fires, and is kept.</summary>
public class AlertMonitorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task FailedQuestions_FireOnce_AndARestartTellsNothingAgain(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await using (var app = await AppFactory.StartOverAsync(store, AppFactory.WithAdmin()))
        {
            var ledger = app.Services.GetRequiredService<QuestionLedger>();
            for (var i = 0; i < 12; i++)
            {
                ledger.Begin(new RequestOrigin { Terms = new CallerTerms { User = "user:1" } }).Failed("timeout");
            }

            var monitor = app.Services.GetRequiredService<AlertMonitor>();
            await Eventually.UntilAsync(() => app.Services.GetRequiredService<MetricsHistory>().Merged(0, long.MaxValue)[Tally.Failed] == 12);
            await monitor.LookAsync(Token);
            var state = monitor.States.Single(state => state.Rule.Id == "error_rate");
            Assert.Equal((AlertStatus.Pending, 100.0, 10.0), (state.Status, state.Value, state.Threshold));

            // A few seconds say nothing about five minutes; memory is known at once.
            Assert.Equal(AlertStatus.NoData, monitor.States.Single(other => other.Rule.Id == "rate_limit").Status);
            Assert.NotNull(monitor.States.Single(other => other.Rule.Id == "memory").Value);
            await monitor.MuteAsync("error_rate", TimeSpan.FromHours(1), AuditActor.CommandLine, Token);
        }

        await using var next = await AppFactory.StartOverAsync(store, AppFactory.WithAdmin());
        var again = next.Services.GetRequiredService<AlertMonitor>();
        await Eventually.UntilAsync(() => again.States.Single(state => state.Rule.Id == "error_rate").MutedUntilUtc is not null);
        Assert.Equal(0, again.Unacknowledged);
    }
}
