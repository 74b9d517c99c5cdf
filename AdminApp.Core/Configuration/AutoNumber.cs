using System.ComponentModel;
using System.Globalization;

namespace AdminApp.Core.Configuration;

/// <summary>A number, or the word <c>auto</c>: the service finds the value by itself.</summary>
/// <param name="Value">The number, or <see langword="null"/> for <c>auto</c>.</param>
[TypeConverter(typeof(AutoNumberConverter))]
public readonly record struct AutoNumber(double? Value)
{
    /// <summary>The service chooses.</summary>
    public static AutoNumber Auto => default;

    /// <summary>Whether the service chooses.</summary>
    public bool IsAuto => Value is null;

    /// <summary>The number.</summary>
    public static implicit operator AutoNumber(double number) => new(number);

    /// <summary>Reads <c>auto</c> (any case) or a number.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static AutoNumber Parse(string text) =>
        string.Equals(text.Trim(), "auto", StringComparison.OrdinalIgnoreCase)
            ? Auto
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? new AutoNumber(number)
                : throw new FormatException($"'{text}' is neither a number nor 'auto'.");

    /// <summary><c>auto</c> or the number, as it is written in the configuration.</summary>
    public override string ToString() => Value?.ToString(CultureInfo.InvariantCulture) ?? "auto";

    private sealed class AutoNumberConverter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => Parse((string)value);
    }
}
