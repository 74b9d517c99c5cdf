namespace AdminApp.Core.Primitives;

/// <summary>Cuts text to a length without splitting a surrogate pair.</summary>
public static class TextCap
{
    /// <summary>At most so many characters.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : text[..SafeEnd(text, length)];

    /// <summary>The nearest end at or below <paramref name="end"/> that splits no surrogate pair.</summary>
    public static int SafeEnd(string text, int end) =>
        end > 0 && end < text.Length && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
}
