using AdminApp.Core.Requests;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using static AdminApp.Tests.Requests.StoredRequests;

namespace AdminApp.Tests.Requests;

/// <summary>What SQLite does for the filters that people use: an index finds the rows, and has them in order.</summary>
public class RequestPlanTests
{
    private const string Time = "IX_Requests_SubmittedAtUtc_Id";
    private const string Class = "IX_Requests_Class_SubmittedAtUtc_Id";
    private const string Outcome = "IX_Requests_Outcome_SubmittedAtUtc_Id";
    private const string User = "IX_Requests_User_SubmittedAtUtc_Id";

    public static TheoryData<string, string> Filters => new()
    {
        { "", Time },
        { "class", Class },
        { "outcome", Outcome },
        { "user", User },
        { "class outcome", Outcome },
        { "class outcome user", User },
        { "class answered", Class },
        { "cache", Time },
        { "min", Time },
        { "min class", Class },
        { "min max user cache", User },
        { "names", Time },
        { "names outcome", Outcome },
        { "name", User },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Page_IsReadInOrderFromOneIndex(string filters, string index)
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var some = filters.Split(' ');
        foreach (var timed in (bool[])[true, false])
        {
            var filter = new RequestFilter(
                new RequestQuery
                {
                    From = timed ? Start : null,
                    To = timed ? Start.AddHours(1) : null,
                    Class = some.Contains("class") ? "api" : null,
                    Outcome = some.Contains("outcome") ? "failed" : some.Contains("answered") ? "answered" : null,
                    User = some.Contains("user") ? "user:1" : null,
                    Cache = some.Contains("cache") ? RequestCacheUse.Hit : null,
                    MinMs = some.Contains("min") ? 5_000 : null,
                    MaxTotalMs = some.Contains("max") ? 9_000 : null,
                    Text = filters.Contains("name", StringComparison.Ordinal) ? "ana" : null,
                },
                some.Contains("names") ? ["user:1", "user:2"] : some.Contains("name") ? ["user:1"] : null);
            foreach (var after in (RequestCursor?[])[null, new RequestCursor(Start.AddMinutes(30), Guid.NewGuid())])
            {
                var indexed = filter.Indexed(context, after);
                await AssertUsesAsync(filter.Checked(indexed).Take(51), index);
                await AssertUsesAsync(filter.Checked(indexed).Select(row => row.Id).Take(10_001), index);
                await AssertUsesAsync(indexed.Select(row => row.SubmittedAtUtc).Skip(9_999).Take(1), index, covering: true);
            }
        }
    }

    [Fact]
    public async Task Id_IsFoundByThePrimaryKey()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var context = await store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var filter = new RequestFilter(new RequestQuery { Text = Guid.NewGuid().ToString(), From = Start, Outcome = "failed" }, null);
        var plan = await PlanAsync(filter.Checked(filter.Indexed(context, null)).Take(51));
        Assert.Contains(plan, line => line.Contains("USING INDEX sqlite_autoindex_Requests_1", StringComparison.Ordinal));
    }

    private static async Task AssertUsesAsync<T>(IQueryable<T> query, string index, bool covering = false)
    {
        var plan = await PlanAsync(query);
        var text = string.Join(" | ", plan);
        Assert.True(plan.Exists(line => line.Contains($"{(covering ? "COVERING INDEX" : "INDEX")} {index}", StringComparison.Ordinal)), text);
        Assert.DoesNotContain("TEMP B-TREE", text, StringComparison.Ordinal);
    }

    private static async Task<List<string>> PlanAsync<T>(IQueryable<T> query)
    {
        await using var command = query.CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        await command.Connection!.OpenAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            List<string> plan = [];
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                plan.Add(reader.GetString(3));
            }

            return plan;
        }
        finally
        {
            await command.Connection.CloseAsync();
        }
    }
}
