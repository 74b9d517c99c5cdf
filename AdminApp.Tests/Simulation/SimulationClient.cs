using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdminApp.Core.Simulation;

namespace AdminApp.Tests.Simulation;

/// <summary>Asks a simulated provider over plain HTTP, without the real client.</summary>
internal sealed class SimulationClient(SimulatedMistral simulation) : IDisposable
{
    public const string Model = "mistral-small-latest";

    private readonly HttpClient _http = new() { BaseAddress = new Uri(simulation.BaseUrl + "/") };

    public Task<HttpResponseMessage> AskAsync(bool stream, string model = Model, string text = "Hello", string? cacheKey = null, int maxTokens = 100)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["stream"] = stream,
            ["max_tokens"] = maxTokens,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
        };
        if (cacheKey is not null)
        {
            body["prompt_cache_key"] = cacheKey;
        }

        return SendAsync(HttpMethod.Post, "chat/completions", JsonContent.Create(body));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content, Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "test") } };
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The rate-limit headers of a response, of any generation.</summary>
    public static Dictionary<string, long> LimitsIn(HttpResponseMessage response) => response.Headers
        .Where(header => header.Key.Contains("ratelimit", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key, header => long.Parse(header.Value.Single(), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The usage that a response ends with.</summary>
    public static async Task<JsonElement> UsageAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = text.StartsWith("data: ", StringComparison.Ordinal) ? text.Split("\n\n").Last(line => line.Contains("\"usage\"", StringComparison.Ordinal))["data: ".Length..] : text;
        return JsonElement.Parse(json).GetProperty("usage");
    }

    public void Dispose() => _http.Dispose();
}
