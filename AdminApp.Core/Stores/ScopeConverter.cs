using AdminApp.Core.Scopes;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AdminApp.Core.Stores;

/// <summary>A scope as JSON; no scope, the most common case, is an empty string.</summary>
internal sealed class ScopeConverter() : ValueConverter<MeetingScope, string>(scope => ToJson(scope), json => FromJson(json))
{
    private static readonly JsonConverter<MeetingScope> Json = new();

    private static string ToJson(MeetingScope scope) => scope.IsAll ? "" : (string)Json.ConvertToProvider(scope)!;

    private static MeetingScope FromJson(string json) => json.Length == 0 ? MeetingScope.All : (MeetingScope)Json.ConvertFromProvider(json)!;
}
