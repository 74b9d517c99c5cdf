using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Hosting;

/// <summary>The verb <c>simulate</c> as a process.</summary>
[SlowTest("starts processes")]
public sealed partial class SimulateCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Simulate_TakesItsOptionsFromTheCommandLine()
    {
        var options = await OptionsAsync(
            "--port", "0", "--models", "ministral-8b-latest=188/625000, ministral-3b-latest=750/0", "--request-windows", "Bucket", "--token-windows", "Fixed", "--charge", "MaxTokens", "--rate-headers", "Always");
        Assert.Equal(
            ("bucket", "fixed", "max_tokens", "always"),
            (Text("request_windows"), Text("token_windows"), Text("charge"), Text("rate_headers")));
        Assert.Equal(["ministral-8b-latest 188 625000", "ministral-3b-latest 750 0"], options.GetProperty("models").EnumerateObject()
            .Select(model => $"{model.Name} {model.Value.GetProperty("requests_per_minute")} {model.Value.GetProperty("tokens_per_minute")}"));

        string? Text(string name) => options.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Simulate_BehavesLikeMistral_UnlessToldOtherwise()
    {
        var options = await OptionsAsync("--port", "0");
        Assert.Equal(
            ["as_mistral", "usage", "fixed", "sliding", "{}"],
            new[] { "rate_headers", "charge", "request_windows", "token_windows", "models" }.Select(name => options.GetProperty(name).ToString()));
    }

    [Theory]
    [InlineData("ministral-8b-latest")]
    [InlineData("ministral-8b-latest=188")]
    [InlineData("=188/625000")]
    [InlineData("ministral-8b-latest=99999999999/1")]
    public async Task Simulate_BadModels_AreOneLine_AndCode2(string models)
    {
        var (code, output, error) = await BuiltProgram.RunAsync(["simulate", "--port", "0", "--models", models]);
        Assert.Equal(
            (2, "", $"--models has '{models}'. Use a name, requests and tokens, such as ministral-8b-latest=188/625000. See simulate --help.\n"),
            (code, output, error));
    }

    private static async Task<JsonElement> OptionsAsync(params string[] arguments)
    {
        using var process = BuiltProgram.Start(["simulate", .. arguments], "");
        try
        {
            var address = default(Match);
            while (address is not { Success: true })
            {
                var line = await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Patience.Limit, Token);
                Assert.NotNull(line);
                address = Address().Match(line);
            }

            using var http = new HttpClient();
            return await http.GetFromJsonAsync<JsonElement>($"{address.Value}/simulation/options", Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();
}
