namespace AdminApp.Core.Primitives;

/// <summary>Cuts text to a length without splitting a surrogate pair.</summary>
public static class TextCap
{
    /// <summary>Cuts to at most this many characters.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : text[..SafeEnd(text, length)];

    /// <summary>The nearest position at or before <paramref name="end"/> that does not split a surrogate pair.</summary>
    public static int SafeEnd(string text, int end) =>
        end > 0 && end < text.Length && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
}
