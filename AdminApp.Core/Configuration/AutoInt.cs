using System.ComponentModel;
using System.Globalization;

namespace AdminApp.Core.Configuration;

/// <summary>A whole number, or the word <c>auto</c>: the service finds the value by itself.</summary>
/// <param name="Value">The number, or <see langword="null"/> for <c>auto</c>.</param>
[TypeConverter(typeof(AutoIntConverter))]
public readonly record struct AutoInt(int? Value)
{
    /// <summary>The service chooses.</summary>
    public static AutoInt Auto => default;

    /// <summary>Whether the service chooses.</summary>
    public bool IsAuto => Value is null;

    /// <summary>The number.</summary>
    public static implicit operator AutoInt(int number) => new(number);

    /// <summary>Reads <c>auto</c> (any case) or a whole number.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static AutoInt Parse(string text) =>
        string.Equals(text.Trim(), "auto", StringComparison.OrdinalIgnoreCase)
            ? Auto
            : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                ? new AutoInt(number)
                : throw new FormatException($"'{text}' is neither a whole number nor 'auto'.");

    /// <summary><c>auto</c> or the number, as it is written in the configuration.</summary>
    public override string ToString() => Value?.ToString(CultureInfo.InvariantCulture) ?? "auto";

    private sealed class AutoIntConverter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => Parse((string)value);
    }
}
