using System.Net;
using System.Text.Json;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Turns a response that is not an answer into a <see cref="ProviderException"/>. The provider's text is untrusted: it may quote the request,
/// the key or a page of HTML; only its messages are kept, cleaned and cut.
/// </summary>
internal static class ProviderErrors
{
    private const int MaxText = 300;
    private const int MaxCode = 32;
    private const string CapacityCode = "3505";
    private const string NoSuchModelCode = "1500";

    /// <summary>Classifies an error response.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body, or the beginning of it.</param>
    /// <param name="headers">The response headers.</param>
    /// <param name="key">The key; replaced if the provider repeats it.</param>
    public static ProviderException From(HttpStatusCode status, ReadOnlyMemory<byte> body, ProviderHeaders headers, string key)
    {
        var (text, code) = Parse(body, key);
        var failure = Classify((int)status, code, text, headers);
        return new ProviderException(failure, ProviderFailureText.Response(failure, (int)status, code, text))
        {
            Status = (int)status,
            ProviderCode = code,
            Said = text.Length == 0 ? null : text,
            Headers = headers,
        };
    }

    /// <summary>An error inside a stream that started with 200; null if the event is not an error.</summary>
    public static ProviderException? FromEvent(JsonElement root, ProviderHeaders headers, string key)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !(Is(root, "object", "error") || root.TryGetProperty("error", out _) || root.TryGetProperty("message", out _) || root.TryGetProperty("detail", out _)))
        {
            return null;
        }

        var (text, code) = Parse(root, key);
        var failure = code switch
        {
            CapacityCode => ProviderFailure.Capacity,
            "1300" => ProviderFailure.RateLimited,
            _ => ProviderFailure.ServerError,
        };
        return new ProviderException(failure, $"The stream ended with an error{(code is null ? "" : $" (code {code})")}: {text}") { ProviderCode = code, Headers = headers, Status = 200 };
    }

    private static ProviderFailure Classify(int status, string? code, string text, ProviderHeaders headers) => status switch
    {
        429 or 503 when code == CapacityCode || text.Contains("capacity exceeded", StringComparison.OrdinalIgnoreCase) => ProviderFailure.Capacity,
        429 when headers.LimitRequestsMinute == 0 || headers.LimitTokensMinute == 0 || headers.MoreLimits.Any(more => more.Limit == 0) => ProviderFailure.ZeroAllowance,
        429 => ProviderFailure.RateLimited,
        401 => ProviderFailure.Unauthorized,
        402 => ProviderFailure.NoCredit,
        403 => ProviderFailure.Forbidden,
        408 => ProviderFailure.Timeout,
        >= 500 => ProviderFailure.ServerError,
        400 or 404 or 422 when code == NoSuchModelCode => ProviderFailure.NoSuchModel,
        >= 300 => ProviderFailure.Rejected,
        _ => ProviderFailure.Malformed,
    };

    private static (string Text, string? Code) Parse(ReadOnlyMemory<byte> body, string key)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Parse(document.RootElement, key);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ("", null); // HTML from a proxy, half a surrogate pair, or nothing: the status says enough
        }
    }

    private static (string Text, string? Code) Parse(JsonElement root, string key)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return ("", null);
        }

        if (root.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object)
        {
            root = inner;
        }

        var code = root.TryGetProperty("code", out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? Clean(value.ToString(), key, MaxCode) : null;
        var texts = new List<string>();
        foreach (var name in (ReadOnlySpan<string>)["message", "detail", "error"])
        {
            if (root.TryGetProperty(name, out var part))
            {
                Collect(part, texts);
            }
        }

        return (Clean(string.Join("; ", texts.Distinct()), key, MaxText), string.IsNullOrEmpty(code) ? null : code);
    }

    /// <summary>Collects the messages of a string, an object or a list, as the three shapes of a 422 nest them; never what was sent (<c>input</c>).</summary>
    private static void Collect(JsonElement part, List<string> texts)
    {
        if (texts.Count >= 5)
        {
            return;
        }

        switch (part.ValueKind)
        {
            case JsonValueKind.String:
                texts.Add(part.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (var item in part.EnumerateArray())
                {
                    Collect(item, texts);
                }

                break;
            case JsonValueKind.Object when part.TryGetProperty("msg", out var msg) && msg.ValueKind == JsonValueKind.String:
                texts.Add(part.TryGetProperty("loc", out var loc) && loc.ValueKind == JsonValueKind.Array ? $"{string.Join('.', loc.EnumerateArray())}: {msg}" : msg.GetString()!);
                break;
            case JsonValueKind.Object:
                foreach (var name in (ReadOnlySpan<string>)["message", "detail"])
                {
                    if (part.TryGetProperty(name, out var nested))
                    {
                        Collect(nested, texts);
                    }
                }

                break;
        }
    }

    /// <summary>One line without control characters, without the key, at most <paramref name="most"/> characters.</summary>
    private static string Clean(string text, string key, int most)
    {
        // As it is sent: trimmed.
        if (key.Trim() is { Length: > 0 } sent)
        {
            text = text.Replace(sent, "[key]", StringComparison.Ordinal);
        }

        return ValidText.Line(text, most);
    }

    private static bool Is(JsonElement root, string name, string value) =>
        root.TryGetProperty(name, out var property) && property.ValueKind == JsonValueKind.String && property.ValueEquals(value);
}
