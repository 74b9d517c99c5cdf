using AdminApp.Core.Requests;
using AdminApp.Requests;
using static AdminApp.Tests.Requests.StoredRequests;

namespace AdminApp.Tests.Requests;

public class RequestsViewTests
{
    [Theory]
    [InlineData("", "/requests")]
    [InlineData("?range=24h&class=api&outcome=failed&user=key%3A7&cache=shared&min=2.5&max=10&q=ana%20b", "/requests?range=24h&class=api&outcome=failed&user=key%3A7&cache=shared&min=2.5&max=10&q=ana%20b")]
    [InlineData("?from=2026-11-28T13%3A00%3A00Z&to=2026-11-28T15:00:00%2B01:00", "/requests?from=2026-11-28T13%3A00%3A00Z&to=2026-11-28T14%3A00%3A00Z")]
    [InlineData("?from=2026-11-28T13:00:00Z&range=5m", "/requests?from=2026-11-28T13%3A00%3A00Z")]
    [InlineData("?range=9y&class=x&outcome=%3Cb%3E&cache=z&min=-1&max=nan&q=%20&id=1&from=soon&user=", "/requests")]
    [InlineData("?id=019ac0de-7f3c-7000-8000-000000000000&range=1h", "/requests?id=019ac0de-7f3c-7000-8000-000000000000")]
    public void Address_IsReadAndWritten(string query, string expected)
    {
        var view = RequestsView.Parse(query);
        Assert.Equal(expected, view.Address());
        Assert.Equal(view, RequestsView.Parse(new Uri("http://x" + view.Address()).Query));
    }

    [Fact]
    public void Query_EndsNow_OrIsWhatWasChosen()
    {
        Assert.Equal(new RequestQuery { From = Start.AddHours(-1) }, new RequestsView().Query(Start));
        Assert.Equal(
            new RequestQuery { From = Start, Class = "api", MinMs = 2_500, MaxTotalMs = 10_000, Cache = RequestCacheUse.Hit, Text = "ana" },
            new RequestsView { Range = null, From = Start, Class = "api", Min = 2.5, Max = 10, Cache = RequestCacheUse.Hit, Text = "ana" }.Query(Start.AddHours(1)));
        Assert.False(new RequestsView { Id = Guid.NewGuid(), Range = RequestsRange.All[3] }.Filtered);
        Assert.True(new RequestsView { Min = 1 }.Filtered);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("plain", "plain")]
    [InlineData("=1+2", "'=1+2")]
    [InlineData("@sum, \"x\"", "\"'@sum, \"\"x\"\"\"")]
    [InlineData("-5", "'-5")]
    [InlineData("a\nb", "\"a\nb\"")]
    public void Csv_IsNoFormula(string? value, string expected) => Assert.Equal(expected, AdminApp.Api.Csv.Value(value));
}
