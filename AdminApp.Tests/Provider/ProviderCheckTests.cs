using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Provider;

/// <summary>What the key may do, asked over HTTP and by the command, against the simulated provider.</summary>
public sealed class ProviderCheckTests : IAsyncLifetime
{
    private static readonly Dictionary<string, ModelAllowance> FreeAccount = new()
    {
        ["mistral-small-latest"] = new() { ZeroAllowance = true },
        ["mistral-medium-latest"] = new() { ZeroAllowance = true },
        ["mistral-large-latest"] = new() { Refusal = ModelRefusal.NotEnabled },
        ["ministral-8b-latest"] = new() { RequestsPerMinute = 188, TokensPerMinute = 625_000 },
    };

    private SimulatedMistral _provider = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _provider = await SimulatedMistral.StartAsync(
        new SimulationOptions { TimeScale = 0, ApiKey = "simulated", RequestsPerMinute = 20, TokensPerMinute = 40_000 }, cancellationToken: Token);

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task EachConfiguredModel_IsCalledOnce_AndItsLimitsAreTold()
    {
        await using var app = await StartAsync(("Mistral:FallbackModels", "ministral-8b-latest"));
        var models = await CheckAsync(app);

        Assert.Equal(["mistral-small-latest", "ministral-8b-latest"], models.Select(model => model.GetProperty("model").GetString()));
        Assert.All(models, model => Assert.Equal("answers", model.GetProperty("state").GetString()));
        Assert.Equal(
            [("requests_per_minute", 20, 60.0), ("tokens_per_minute", 40_000, 60.0)],
            models[0].GetProperty("limits").EnumerateArray().Select(l => (l.GetProperty("name").GetString()!, l.GetProperty("limit").GetInt32(), l.GetProperty("window_seconds").GetDouble())));
        Assert.Equal(2, _provider.Arrivals.Total);
    }

    [Fact]
    public async Task AModelWithoutAllowance_IsToldWithThoseThatAnswer()
    {
        _provider.Options = _provider.Options with { Models = FreeAccount };
        await using var app = await StartAsync(("Mistral:FallbackModels", "mistral-large-latest, gone-latest"));
        var models = (await CheckAsync(app)).ToDictionary(model => model.GetProperty("model").GetString()!);

        Assert.Equal("zero_allowance", models["mistral-small-latest"].GetProperty("state").GetString());
        Assert.Equal("not_enabled", models["mistral-large-latest"].GetProperty("state").GetString());
        Assert.Equal("no_such_model", models["gone-latest"].GetProperty("state").GetString());
        Assert.StartsWith("The Mistral key has no quota for this model", models["mistral-small-latest"].GetProperty("detail").GetString(), StringComparison.Ordinal);
        var other = models["ministral-8b-latest"];
        Assert.Equal(("answers", false), (other.GetProperty("state").GetString(), other.GetProperty("configured").GetBoolean()));
        Assert.Contains(other.GetProperty("limits").EnumerateArray(), limit => limit.GetProperty("limit").GetInt32() == 188);
    }

    [Fact]
    public async Task AQuestionThatIsRefusedForGood_SaysWhichModelsAnswer()
    {
        _provider.Options = _provider.Options with { Models = FreeAccount };
        await using var app = await StartAsync();
        using var client = app.ApiClient();
        var llm = (AdminApp.Core.Llm.ILlmService)app.Services.GetService(typeof(AdminApp.Core.Llm.ILlmService))!;
        await Assert.ThrowsAsync<AdminApp.Core.Llm.LlmException>(async () =>
        {
            await foreach (var _ in llm.StreamAsync(new() { Messages = [new(Microsoft.Extensions.AI.ChatRole.User, "Who?")], Terms = new() { User = "user:1" } }, Token))
            {
            }
        });

        await Eventually.UntilAsync(() => llm.Provider.Answering == "With this key ministral-8b-latest answers.");
    }

    [Fact]
    public async Task AKeyThatIsNotAccepted_AndOneThatIsMissing_AreTold()
    {
        await using (var wrong = await StartAsync(("Mistral:ApiKey", "wrong")))
        {
            Assert.Equal("unauthorized", Assert.Single(await CheckAsync(wrong)).GetProperty("state").GetString());
        }

        await using var none = await StartAsync(("Mistral:ApiKey", ""));
        using var client = none.ApiClient();
        var response = await client.PostAsync("admin/provider/check", null, Token);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("no_key", (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task OnlyAdmins_MayCheck()
    {
        await using var app = await StartAsync();
        using var anonymous = app.AnonymousClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsync("admin/provider/check", null, Token)).StatusCode);
        using var chat = await app.ChatClientAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await chat.PostAsync("admin/provider/check", null, Token)).StatusCode);
        Assert.Equal(0, _provider.Arrivals.Total);
    }

    [Fact]
    public async Task TheCommand_PrintsATable_WithAndWithoutAServer()
    {
        var folder = Directory.CreateTempSubdirectory("adminapp-check-").FullName;
        try
        {
            string[] args = ["check", $"--Data:Directory={folder}", $"--Mistral:BaseUrl={_provider.BaseUrl}", "--Mistral:ApiKey=simulated"];
            var (code, output, _) = await BuiltProgram.RunAsync(args, folder: folder);
            Assert.Equal((0, "mistral-small-latest  answers; 20 requests per minute, 40,000 tokens per minute"), (code, output.Trim()));

            _provider.Options = _provider.Options with { Models = FreeAccount };
            await using var server = await AppProcess.StartAsync(("Mistral:BaseUrl", _provider.BaseUrl), ("Mistral:ApiKey", "simulated"));
            var before = _provider.Arrivals.Total;
            var (beside, table, verdict) = await BuiltProgram.RunAsync(["check", $"--Data:Directory={server.Directory}"], folder: folder);
            Assert.Equal(1, beside);
            Assert.Matches("ministral-8b-latest +answers; 188 requests per minute", table);
            Assert.Contains("mistral-small-latest (Mistral:Model) does not answer. These do: ministral-8b-latest.", verdict, StringComparison.Ordinal);
            Assert.True(_provider.Arrivals.Total > before);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<AppFactory> StartAsync(params (string Key, string Value)[] settings) =>
        AppFactory.StartAsync(settings: [("Mistral:BaseUrl", _provider.BaseUrl), ("Mistral:ApiKey", "simulated"), ("Mistral:RequestsPerSecond", "0"), .. settings]);

    private static async Task<IReadOnlyList<JsonElement>> CheckAsync(AppFactory app)
    {
        using var client = app.ApiClient();
        var response = await client.PostAsync("admin/provider/check", null, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("models").EnumerateArray()];
    }
}
