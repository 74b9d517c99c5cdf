using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Services;
using AdminApp.Core.Simulation;
using AdminApp.Core.Stores;
using AdminApp.Tests.Fakes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdminApp.Tests.Services;

/// <summary>The parts as a running server has them.</summary>
public class ServicePartTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task TheStore_TellsItsTimesAndItsPool_AndIsReallyTested(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind, [("Postgres:MaxPoolSize", "7")]);
        var part = app.Services.GetRequiredService<ServiceBoard>().Find("store")!;

        Assert.Equal("A query was answered.", await part.TestAsync(Token));
        await Eventually.UntilAsync(() => app.Services.GetRequiredService<MetricsHistory>().Last > 0);
        var status = Assert.Single(part.Read());
        Assert.Equal((kind == StoreKind.Sqlite ? "SQLite" : "PostgreSQL", true), (status.Name, status.Reading.IsUp));
        Assert.NotNull(status.Reading.P95);
        Assert.Matches(kind == StoreKind.Sqlite ? "^[01] writing, [0-9]+ waiting for their turn$" : "^[0-9]+ used, [0-9]+ idle, 7 at most$", status.Pool!.Value.Text);
    }

    [Fact]
    public async Task AStoreThatIsAway_IsDown_WithTheErrorInWords()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        using var ping = new StorePing(new Away(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<StorePing>.Instance);
        var part = new StorePart(ping, new MetricsHistory(), Options.Create(new PostgresOptions()), writer: null);

        var failure = await Assert.ThrowsAsync<ServiceTestException>(() => part.TestAsync(Token));
        Assert.Equal("SQLite reports error 14, the file can't be opened.", failure.Message);
        var status = part.Read()[0];
        Assert.Equal((ServiceState.Down, "down", failure.Message), (status.State, status.Word, status.Reading.Error));
    }

    [Fact]
    public async Task Search_IsTested_AndWhatIsOffCannotBe()
    {
        await using var app = await AppFactory.StartAsync();
        var board = app.Services.GetRequiredService<ServiceBoard>();

        Assert.Equal("It is open with 0 meetings and 0 passages.", await board.Find("index")!.TestAsync(Token));
        Assert.Equal((ServiceState.Ok, "open"), StateOf(board, "index"));
        Assert.Equal((ServiceState.Off, "off"), StateOf(board, "embeddings"));
        Assert.Null(board.Find("embeddings")!.Read()[0].TestCost);
        Assert.Equal((ServiceState.Off, "not set up"), StateOf(board, "webhook"));
        Assert.Null(board.Find("webhook")!.Read()[0].TestCost);
        Assert.Equal((ServiceState.Off, "no key"), StateOf(board, "mistral"));
        Assert.Null(board.Find("mistral")!.Read()[0].TestCost);
    }

    [Fact]
    public async Task Mistral_HasAPartForEachModel_WithItsTimesAndErrors()
    {
        await using var provider = await SimulatedMistral.StartAsync(new SimulationOptions { TimeScale = 0, ApiKey = "simulated" }, cancellationToken: Token);
        await using var app = await AppFactory.StartAsync(
            settings: [("Mistral:BaseUrl", provider.BaseUrl), ("Mistral:ApiKey", "simulated"), ("Mistral:MaxRetries", "0"), ("Mistral:FallbackModels", "mistral-large-latest"), ("Mistral:RequestsPerMinute", "0")]);
        var board = app.Services.GetRequiredService<ServiceBoard>();
        Assert.Equal((ServiceState.Unknown, "not asked yet"), StateOf(board, "mistral"));
        Assert.Equal("A test costs 2 calls of one token, one to each model.", board.Find("mistral")!.Read()[0].TestCost);

        Assert.Equal("mistral-small-latest answers. mistral-large-latest answers.", await board.Find("mistral")!.TestAsync(Token));
        var models = board.Find("mistral")!.Read();
        Assert.Equal(["mistral", "mistral-2"], models.Select(model => model.Id));
        Assert.All(models, model => Assert.Equal((ServiceState.Ok, "healthy", true), (model.State, model.Word, model.Reading.P50 > TimeSpan.Zero)));
        Assert.Contains("circuit breaker closed", models[0].Detail, StringComparison.Ordinal);

        provider.Options = provider.Options with { ApiKey = "another" };
        var failure = await Assert.ThrowsAsync<ServiceTestException>(() => board.Find("mistral")!.TestAsync(Token));
        Assert.Contains("rejects the API key", failure.Message, StringComparison.Ordinal);
        var down = board.Find("mistral")!.Read()[0];
        Assert.Equal((ServiceState.Down, "Mistral rejects the API key."), (down.State, down.Reading.Error));
        Assert.Contains("An admin has to set a valid key", down.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryPart_SaysWhatHappensWithoutIt_AndItsParagraphExists()
    {
        await using var app = await AppFactory.StartAsync();
        var headings = File.ReadLines(Path.Combine(BuiltProgram.RepositoryRoot, "docs", "operations.md")).Where(line => line.StartsWith('#'))
            .Select(line => line.TrimStart('#', ' ').ToLowerInvariant().Replace(' ', '-')).ToHashSet(StringComparer.Ordinal);

        Assert.All(app.Services.GetRequiredService<ServiceBoard>().Read(), part =>
        {
            Assert.EndsWith(".", part.Without, StringComparison.Ordinal);
            Assert.Contains(part.Docs, headings);
        });
    }

    [Theory]
    [InlineData(5, "SQLite reports error 5, busy.")]
    [InlineData(13, "SQLite reports error 13, disk full.")]
    public void AnErrorOfSqlite_IsToldByItsNumber(int code, string said) => Assert.Equal(said, StoreFailure.Describe(new DbUpdateException("secret", new SqliteException("secret", code))));

    [Fact]
    public void AnErrorOfPostgres_NamesNoAddressAndNoUser()
    {
        Assert.Equal("PostgreSQL can't be reached (SocketException).", StoreFailure.Describe(new NpgsqlException("Failed to connect to 10.0.0.7:5432", new System.Net.Sockets.SocketException(111))));
        Assert.Equal("PostgreSQL reports error 28P01.", StoreFailure.Describe(new PostgresException("password authentication failed for user \"admin\"", "FATAL", "FATAL", "28P01")));
    }

    private static (ServiceState, string) StateOf(ServiceBoard board, string id) => board.Find(id)!.Read()[0] is var status ? (status.State, status.Word) : default;

    private sealed class Away : IDbContextFactory<AdminDbContext>
    {
        public AdminDbContext CreateDbContext() => throw new SqliteException("/srv/data/adminapp.db", 14);
    }
}
