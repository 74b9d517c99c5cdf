using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AdminApp.Core.Stores;

/// <summary>Writes times as UTC and marks them as UTC when read.</summary>
internal sealed class UtcDateTimeConverter() : ValueConverter<DateTime, DateTime>(
    value => value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc),
    value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
