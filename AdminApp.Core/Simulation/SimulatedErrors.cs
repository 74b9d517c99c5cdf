using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AdminApp.Core.Simulation;

/// <summary>Error bodies as the provider writes them.</summary>
internal static class SimulatedErrors
{
    public const string Unauthorized = """{"detail":"Unauthorized"}""";
    private const string Plain = """{"message":"Requests rate limit exceeded"}""";
    private const string Coded = """{"object":"error","message":"Rate limit exceeded","type":"rate_limited","param":null,"code":"1300","raw_status_code":429}""";
    private const string Capacity = """{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","param":null,"code":"3505"}""";
    private const string TierNotAllowed = """{"object":"error","message":"This model is not available on your tier.","type":"tier_not_allowed","param":null,"code":"1910"}""";
    private const string Detail = """[{"type":"extra_forbidden","loc":["body","simulated"],"msg":"Extra inputs are not permitted","input":"simulated"}]""";

    public static string RateLimited(RateErrorShape shape) => shape == RateErrorShape.Plain ? Plain : Coded;

    public static string Invalid(string property, string message) =>
        $$"""{"detail":[{"type":"value_error","loc":["body",{{Quote(property)}}],"msg":{{Quote(message)}}}]}""";

    public static string BadRequest(string message, string code) =>
        $$"""{"object":"error","message":{{Quote(message)}},"type":"invalid_request_message_order","param":null,"code":"{{code}}"}""";

    /// <summary>Status of a fault; 200 if it happens later.</summary>
    public static int Status(FaultKind fault) => fault switch
    {
        FaultKind.ServerError => 500,
        FaultKind.BadGateway => 502,
        FaultKind.Capacity503 => 503,
        FaultKind.Capacity429 or FaultKind.RateLimited => 429,
        FaultKind.Forbidden => 403,
        FaultKind.InvalidDetail or FaultKind.InvalidMessage or FaultKind.InvalidBoth => 422,
        _ => 200,
    };

    /// <summary>Status of the refusal of a model.</summary>
    public static int Status(ModelRefusal refusal) => refusal switch
    {
        ModelRefusal.NoSuchModel => 400,
        ModelRefusal.NoCredit => 402,
        _ => 403,
    };

    /// <summary>Body of the refusal of a model.</summary>
    public static string Body(ModelRefusal refusal, string model) => refusal switch
    {
        ModelRefusal.NoSuchModel => $$"""{"object":"error","message":{{Quote($"Invalid model: {model}")}},"type":"invalid_model","param":null,"code":"1500"}""",
        ModelRefusal.NoCredit => """{"object":"error","message":"The credit of this account is used up.","type":"payment_required","param":null,"code":null}""",
        ModelRefusal.NotEnabled => """{"object":"error","message":"This model is not enabled for your organization.","type":"model_not_enabled","param":null,"code":"1913"}""",
        _ => TierNotAllowed,
    };

    /// <summary>Body and content type of a fault that is an error response.</summary>
    public static (string Body, string ContentType) Body(FaultKind fault, RateErrorShape shape) => fault switch
    {
        FaultKind.BadGateway => ("<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html"),
        FaultKind.Capacity503 or FaultKind.Capacity429 => (Capacity, "application/json"),
        FaultKind.RateLimited => (RateLimited(shape), "application/json"),
        FaultKind.Forbidden => (TierNotAllowed, "application/json"),
        FaultKind.InvalidDetail => ($$"""{"detail":{{Detail}}}""", "application/json"),
        FaultKind.InvalidMessage => ($$"""{"object":"error","message":{"detail":{{Detail}}},"type":"invalid_request_error","param":null,"code":null}""", "application/json"),
        FaultKind.InvalidBoth => ($$"""{"detail":{{Detail}},"message":["Extra inputs are not permitted"],"code":3001}""", "application/json"),
        _ => ("""{"object":"error","message":"Internal server error","type":"internal_server_error","param":null,"code":"1000"}""", "application/json"),
    };

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    public static void AddRetryAfter(IHeaderDictionary headers, RetryAfterKind kind, double seconds)
    {
        var whole = Math.Max(1, (long)Math.Ceiling(seconds));
        if (kind == RetryAfterKind.Seconds)
        {
            headers.RetryAfter = whole.ToString(CultureInfo.InvariantCulture);
        }
        else if (kind == RetryAfterKind.Date)
        {
            headers.RetryAfter = TimeProvider.System.GetUtcNow().AddSeconds(whole).ToString("r", CultureInfo.InvariantCulture);
        }
    }
}
