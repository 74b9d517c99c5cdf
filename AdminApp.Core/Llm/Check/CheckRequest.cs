using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdminApp.Core.Llm.Check;

/// <summary>A check that a command asks a running server for, as a small document in the store: only the server may call the provider.</summary>
/// <param name="Reports">The result; null until it is there.</param>
/// <param name="Failure">Why there is none; null if there is one, or not yet.</param>
internal sealed record CheckRequest(IReadOnlyList<ModelReport>? Reports = null, string? Failure = null)
{
    /// <summary>The name of a request's document is this and a number.</summary>
    public const string Prefix = "provider-check:";

    /// <summary>A request that no server has taken up yet.</summary>
    public const string Asked = "\"asked\"";

    /// <summary>A request that a server carries out.</summary>
    public const string Taken = "\"taken\"";

    /// <summary>How the result is written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
}
