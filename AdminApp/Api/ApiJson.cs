using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdminApp.Api;

/// <summary>JSON of the HTTP API: members and enum values in snake_case; dictionary keys stay as they are.</summary>
internal static class ApiJson
{
    /// <summary>The serializer options, for code that writes JSON itself (event streams).</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
