namespace AdminApp.Core.Primitives;

/// <summary>Titles as names of files: letters and digits of any script; everything else becomes one hyphen.</summary>
public static class FileTitle
{
    /// <summary>The name without an extension; empty if nothing is left.</summary>
    /// <param name="title">The title.</param>
    /// <param name="most">Maximum number of characters.</param>
    public static string Of(string title, int most)
    {
        var words = string.Concat(title.Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TextCap.Cut(string.Join('-', words), most).TrimEnd('-');
    }
}
