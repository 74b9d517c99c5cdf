using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Monitoring;

[SlowTest("waits for the seconds of a running application")]
public class MetricsSamplerTests
{
    [Fact]
    public async Task ASecond_HasTheQuestionsThatEndedInIt_TheProcessAndThePages()
    {
        await using var app = await AppFactory.StartAsync();
        var history = app.Services.GetRequiredService<MetricsHistory>();
        var ledger = app.Services.GetRequiredService<QuestionLedger>();
        app.Services.GetRequiredService<CircuitCount>().Connected();
        ledger.Begin().Answered();
        ledger.Begin().Failed("broken_off");
        ledger.Begin();

        await Eventually.UntilAsync(() => All()[Tally.Failed] == 1 && All().Max(Gauge.Circuits) == 1 && All()[Timing.Store] is not null);

        var all = All();
        Assert.Equal((1, 1, 0), (all[Tally.Answered], all[Timing.ResponseInteractive]!.Count, all[Tally.Cancelled]));
        Assert.True(all.Mean(Gauge.Resident) > all.Mean(Gauge.Heap) / 2);
        Assert.True(all.Max(Gauge.Threads) > 0);

        MetricsPoint All() => history.Merged(0, long.MaxValue);
    }
}
