using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace AdminApp.Core.Stores;

/// <summary>Compares lists that are stored as JSON by their content, so that a change inside one is noticed.</summary>
internal sealed class JsonComparer<T>() : ValueComparer<T>(
    (one, other) => Text(one) == Text(other), value => Text(value).GetHashCode(StringComparison.Ordinal), value => JsonSerializer.Deserialize<T>(Text(value))!)
{
    private static string Text(T? value) => JsonSerializer.Serialize(value);
}
