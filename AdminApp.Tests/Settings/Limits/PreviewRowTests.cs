using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Preview;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Settings.Limits;

namespace AdminApp.Tests.Settings.Limits;

public class PreviewRowTests
{
    [Fact]
    public void Rows_SayWhatIsBetter_AndWhatIsTheSame()
    {
        var rows = PreviewRow.From(Result(Figures(p50: 0.5, p95: 25.1, refused: 4, utilization: 0.93), Figures(p50: 0.45, p95: 0.5, refused: 4, utilization: 1)));
        Assert.Equal(
            [
                "Interactive wait, p50: 0.5 s, 0.5 s, ", "Interactive wait, p95: 25.1 s, 0.5 s, better", "Interactive response, p95: 29.1 s, 4.5 s, better", "Turned away: 4, 4, ",
                "Requests used: 93%, 100%, ", "Predicted 429s: 0, 0, ",
            ],
            rows.Select(row => $"{row.Name}: {row.Before}, {row.After}, {row.Word}"));
    }

    [Theory]
    [InlineData(10, 11.5, 0, 0, null)]
    [InlineData(10, 12.5, 0, 0, "With these settings, Interactive requests would have waited more than 20% longer (p95).")]
    [InlineData(10, 5, 2, 0, "With these settings, Mistral would have refused 2 requests in the replayed time.")]
    [InlineData(10, 10, 0, 6, "With these settings, 6 more requests would have been turned away.")]
    public void Warning_NamesWhatIsMuchWorse(double before, double after, int limited, int refused, string? warning)
    {
        var result = Result(Figures(1, before), Figures(1, after, refused, limited: limited));
        Assert.Equal(warning, PreviewRow.WarningOf(PreviewRow.From(result), result));
    }

    private static PreviewResult Result(PreviewFigures before, PreviewFigures after) => new()
    {
        Calls = 100,
        FromUtc = default,
        ToUtc = default,
        ProviderPerSecond = 0,
        ProviderPerSecondFrom = LimitSource.Provider,
        ProviderRequests = 60,
        ProviderRequestsFrom = LimitSource.Provider,
        ProviderTokens = 0,
        ProviderTokensFrom = LimitSource.Provider,
        LimitsLeftOut = [],
        CallsLeftOut = 0,
        ChangesModel = false,
        IsBeyondAssumed = false,
        Before = before,
        After = after,
    };

    private static PreviewFigures Figures(double p50, double p95, int refused = 0, double utilization = 0.5, int limited = 0) => new()
    {
        Classes = new Dictionary<LlmClass, ClassFigures>
        {
            [LlmClass.Interactive] = new()
            {
                Calls = 100,
                WaitP50 = TimeSpan.FromSeconds(p50),
                WaitP95 = TimeSpan.FromSeconds(p95),
                ResponseP50 = TimeSpan.FromSeconds(p50 + 4),
                ResponseP95 = TimeSpan.FromSeconds(p95 + 4),
                Answered = 100 - refused,
                Refused = refused,
                Failed = 0,
                Left = 0,
            },
        },
        Refused = refused,
        RateLimited = limited,
        Utilization = new Dictionary<string, double> { [BudgetNames.RequestsPerMinute] = utilization },
    };
}
