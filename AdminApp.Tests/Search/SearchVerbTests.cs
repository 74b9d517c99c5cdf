using System.Text.Json.Nodes;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Search;

/// <summary>The verbs in processes of their own, beside a running server and without one.</summary>
[SlowTest("starts processes")]
public class SearchVerbTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_HasTheShapeOfTheHttpInterface_BesideARunningServer()
    {
        await using var app = await AppFactory.StartAsync();
        await app.Store.PutMeetingAsync("Kick-off.txt", new DateOnly(2025, 3, 4), ("Ann", "The budget."), ("Ben", "A windmill."));
        var (code, output, error) = await RunAsync(app.Store.Directory, "search", "windmill", "--meeting", "Kick-off.txt", "--top", "3", "--json");
        Assert.True((code, error) == (0, ""), error);
        using var client = app.ApiClient();
        var overHttp = await client.GetStringAsync("admin/search?q=windmill&meeting=Kick-off.txt&top=3", Token);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(overHttp), JsonNode.Parse(output)), output);
        Assert.Equal("Ben: A windmill.", (string?)JsonNode.Parse(output)!["hits"]![0]!["text"]);
    }

    [Fact]
    public async Task ProcessesThatBeginTogether_WhereNothingIsIndexedYet_AllFindTheMeeting()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await store.PutMeetingAsync("Kick-off.txt", new DateOnly(2025, 3, 4), ("Ann", "The budget."), ("Ben", "A windmill."));
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync(store.Directory, "search", "windmill")));
        // On a slow machine they may say that they wait for each other.
        Assert.All(results, result => Assert.True(result.Code == 0 && result.Error.Split('\n').All(line => line.Trim().Length == 0 || line.Contains("Another process is updating the store", StringComparison.Ordinal)), result.Error));
        Assert.All(results, result => Assert.Contains("Kick-off.txt, turn 1", result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_IsFoundByTheNextSearch_AndByTheServerBesideIt()
    {
        await using var app = await AppFactory.StartAsync();
        var file = Path.Combine(app.Store.Directory, "Weekly.txt");
        await File.WriteAllTextAsync(file, "Ann  0:00\nThe lighthouse is blue.\n", Token);
        Assert.Equal(0, (await RunAsync(app.Store.Directory, "import", file, "--wait")).Code);
        Assert.Contains("Weekly.txt, turn 0, from 0:00", (await RunAsync(app.Store.Directory, "search", "lighthouse")).Output, StringComparison.Ordinal);
        using var client = app.ApiClient();
        Assert.Contains("lighthouse is blue", await client.GetStringAsync("admin/search?q=lighthouse", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportThatWaits_ReturnsWhenAllIsEmbedded_ByTheModelThatShips()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var file = Path.Combine(store.Directory, "Weekly.txt");
        await File.WriteAllTextAsync(file, "Ann  0:00\nThe automobile stays in the garage.\n\nBen  0:05\nLunch is at noon.\n", Token);
        var data = $"--Data:Directory={store.Directory}";
        var (exit, output, error) = await BuiltProgram.RunAsync(["import", file, "--wait", data]);
        Assert.Equal((0, ""), (exit, error));
        Assert.EndsWith("All embedded.", output.TrimEnd(), StringComparison.Ordinal);
        await using (var context = store.Contexts.CreateDbContext())
        {
            Assert.Equal((1, 1), (await context.Passages.CountAsync(Token), await context.PassageEmbeddings.CountAsync(Token)));
        }

        var (_, found, _) = await BuiltProgram.RunAsync(["search", "vehicle", "--json", data]);
        Assert.Equal("words+meaning", (string?)JsonNode.Parse(found)!["mode"]);
        Assert.Equal("Weekly.txt", (string?)JsonNode.Parse(found)!["hits"]![0]!["file"]);
    }

    [Theory]
    [InlineData("search")]
    [InlineData("search", "a", "--top", "0")]
    [InlineData("search", "a", "--top", "many")]
    [InlineData("search", " ")]
    [InlineData("search", "a", "--meeting", "none.txt")]
    [InlineData("search", "a", "--colour")]
    public async Task BadArguments_OneLine_ExitCode2(params string[] arguments)
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var (code, output, error) = await RunAsync(store.Directory, arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(string directory, params string[] arguments) =>
        BuiltProgram.RunAsync([.. arguments, $"--Data:Directory={directory}", "--Search:Embeddings=false"]);
}
