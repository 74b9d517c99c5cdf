using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Usage;
using AdminApp.Usage;

namespace AdminApp.Tests.Usage;

public class UsageViewTests
{
    private static readonly DateOnly Today = new(2028, 3, 1);

    [Theory]
    [InlineData("", "2028-02-01", "2028-03-01")]
    [InlineData("?period=today", "2028-03-01", "2028-03-01")]
    [InlineData("?period=7d", "2028-02-24", "2028-03-01")]
    [InlineData("?period=month", "2028-03-01", "2028-03-01")]
    [InlineData("?period=what", "2028-02-01", "2028-03-01")]
    [InlineData("?from=2028-02-29&to=2028-02-29", "2028-02-29", "2028-02-29")]
    [InlineData("?from=2028-03-02&to=2028-02-29", "2028-02-01", "2028-03-01")]
    [InlineData("?from=2027-02-29&to=2028-02-29", "2028-02-01", "2028-03-01")]
    [InlineData("?from=0001-01-01&to=9999-12-31", "2028-02-01", "2028-03-01")]
    public void TheAddress_SaysWhichDays(string query, string from, string to)
    {
        var days = UsageView.Parse(query).Query(Today, null);
        Assert.Equal((from, to), (UsageView.Text(days.From), UsageView.Text(days.To)));
    }

    [Theory]
    [InlineData("/usage")]
    [InlineData("/usage?period=month&by=meeting")]
    [InlineData("/usage?from=2028-02-01&to=2028-02-29&by=day")]
    [InlineData("/usage?by=model&sort=cost")]
    [InlineData("/usage?sort=name&order=reversed")]
    public void TheAddress_IsTheView(string address) => Assert.Equal(address, UsageView.Parse(address[6..]).Address());

    [Theory]
    [InlineData("?sort=what", UsageColumn.Tokens, true)]
    [InlineData("?order=reversed", UsageColumn.Tokens, true)]
    [InlineData("?by=model&sort=questions&order=reversed", UsageColumn.Tokens, true)] // models have no questions
    [InlineData("?sort=questions", UsageColumn.Questions, true)]
    [InlineData("?sort=questions&order=reversed", UsageColumn.Questions, false)]
    [InlineData("?sort=name", UsageColumn.Name, false)]
    [InlineData("?sort=name&order=reversed", UsageColumn.Name, true)]
    public void TheAddress_SaysHowTheListIsSorted(string query, UsageColumn sort, bool descending)
    {
        var view = UsageView.Parse(query);
        Assert.Equal((sort, descending), (view.Sort, view.Descending));
    }

    [Fact]
    public void ASorting_StaysWithAnotherList_ThatHasTheColumn()
    {
        var view = UsageView.Parse("").SortedBy(UsageColumn.Questions).SortedBy(UsageColumn.Questions);
        Assert.Equal("/usage?sort=questions&order=reversed", view.Address());
        Assert.Equal("/usage?by=day&sort=questions&order=reversed", view.ListedBy(UsageGroup.Day).Address());
        Assert.Equal("/usage?by=model", view.ListedBy(UsageGroup.Model).Address());
        Assert.Equal("/usage/export?by=day", UsageExport.Address(view.ListedBy(UsageGroup.Day)));
    }

    [Fact]
    public void AFile_NamesItsTimeZone_AndHasNoFormulas_AndALineForEachCurrency()
    {
        UsageRow[] rows =
        [
            new("=cmd|x", "=cmd|x", new UsageSums(3, 2, 100, 40, 20), new Cost(new Dictionary<string, decimal> { ["EUR"] = 0.0001234m, ["USD"] = 2 }, IsComplete: false)),
            new("user:1", "ana, the first", new UsageSums(1, 0, 0, 0, 0), Cost.None),
        ];
        Assert.Equal(
            [
                "from_utc,to_utc,person,name,questions,calls,prompt_tokens,cached_tokens,completion_tokens,cost,currency,cost_complete",
                "2028-02-01,2028-02-29,'=cmd|x,'=cmd|x,3,2,100,40,20,0.000123,EUR,false",
                "2028-02-01,2028-02-29,'=cmd|x,'=cmd|x,,,,,,2,USD,false",
                "2028-02-01,2028-02-29,user:1,\"ana, the first\",1,0,0,0,0,,,true",
            ],
            UsageExport.Lines(new UsageQuery(new(2028, 2, 1), new(2028, 2, 29)), UsageGroup.Person, rows));
        Assert.Contains(",day_utc,", UsageExport.Lines(new UsageQuery(Today, Today), UsageGroup.Day, []).First(), StringComparison.Ordinal);
        Assert.Equal("2028-02-01,2028-02-01,user:1,\"ana, the first\",,0,0,0,0,,,true", UsageExport.Lines(new UsageQuery(new(2028, 2, 1), new(2028, 2, 1)), UsageGroup.Model, [rows[1]]).Last());
    }

    [Fact]
    public void TheChart_HasABarForEachDay_AndSaysTheMost()
    {
        var days = UsageChart.Whole(new UsageQuery(new(2028, 2, 27), Today), [new("2028-02-29", "", new UsageSums(2, 2, 3_000, 1_000, 500), Cost.None)]);
        Assert.Equal(["2028-02-27", "2028-02-28", "2028-02-29", "2028-03-01"], days.Select(day => day.Code));
        var svg = UsageChart.Draw(days);
        Assert.Contains("Tokens by day: 3,500 in all, the most on 29 Feb with 3,500.", svg, StringComparison.Ordinal);
        Assert.Contains("<title>29 Feb: 2,000 prompt, 1,000 cached, 500 completion, 2 questions</title>", svg, StringComparison.Ordinal);
        Assert.Equal(4, svg.Split("usage-day").Length - 1);
        Assert.Equal(["27 Feb", "28 Feb", "29 Feb", "1 Mar"], UsageChart.Axis(days).Select(tick => tick.Label));
        Assert.Equal(8, UsageChart.Axis(UsageChart.Whole(new UsageQuery(Today.AddDays(-399), Today), [])).Count);
    }
}
