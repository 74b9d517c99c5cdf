using System.Net.Http.Headers;
using System.Text.Json;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>The models that the provider lists (<c>GET /models</c>). The list includes models that the key may not use. The call does not count toward any limit.</summary>
internal sealed class MistralModels(IHttpClientFactory http)
{
    private const long MaxBytes = 2 << 20;
    private const int MaxModels = 500;
    private const int MaxName = 200;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // Families of models that write text, starting with those that even free plans include. Of each family, the alias of its newest version is chosen.
    private static readonly string[] Families = ["ministral-8b", "ministral-3b", "ministral-14b", "mistral-small", "mistral-medium", "open-mistral-nemo", "mistral-large"];

    /// <summary>Models that write text, those most likely to answer first; empty if the provider does not say.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(MistralOptions options, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(options.BaseUrl.TrimEnd('/') + "/models", UriKind.Absolute, out var uri))
        {
            return [];
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey.Trim());
            using var response = await http.CreateClient(MistralChatClient.Name).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (!response.IsSuccessStatusCode)
            {
                return [];
            }

            await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(timeout.Token), MaxBytes, (int)MaxBytes);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: timeout.Token);
            return Choose(Names(document.RootElement));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or InvalidOperationException or FormatException or ProviderException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }

    private static HashSet<string> Names(JsonElement root) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
        ? [.. data.EnumerateArray().Take(MaxModels)
            .Select(model => model.ValueKind == JsonValueKind.Object && model.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "")
            .Where(name => name.Length is > 0 and <= MaxName && ValidText.IsValid(name, keep: ""))]
        : [];

    private static List<string> Choose(HashSet<string> names) => [.. Families
        .Select(family => names.Contains(family + "-latest") ? family + "-latest" : names.Where(name => name.StartsWith(family, StringComparison.Ordinal)).Max(StringComparer.Ordinal))
        .OfType<string>()];
}
