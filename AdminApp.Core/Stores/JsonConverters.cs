using System.Text.Json;
using System.Text.Json.Serialization;
using AdminApp.Core.Transcripts.Search.Scopes;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AdminApp.Core.Stores;

/// <summary>Keeps a small record as JSON in one column.</summary>
internal sealed class JsonConverter<T>() : ValueConverter<T, string>(value => Write(value), json => Read(json))
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        IncludeFields = true, // tuples
    };

    private static string Write(T value) => JsonSerializer.Serialize(value, Options);

    private static T Read(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}

/// <summary>A scope as JSON; none at all, which is most common, as an empty text.</summary>
internal sealed class ScopeConverter() : ValueConverter<MeetingScope, string>(scope => ToJson(scope), json => FromJson(json))
{
    private static readonly JsonConverter<MeetingScope> Json = new();

    private static string ToJson(MeetingScope scope) => scope.IsAll ? "" : (string)Json.ConvertToProvider(scope)!;

    private static MeetingScope FromJson(string json) => json.Length == 0 ? MeetingScope.All : (MeetingScope)Json.ConvertFromProvider(json)!;
}
