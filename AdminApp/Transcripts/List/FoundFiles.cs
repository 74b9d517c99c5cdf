namespace AdminApp.Transcripts.List;

/// <summary>What the browser found in folders. The files themselves come by the input.</summary>
/// <param name="Taken">Number of files that it gives to the input.</param>
/// <param name="Left">Number of files of other kinds.</param>
/// <param name="Names">Names of some of these.</param>
/// <param name="IsCut">Whether the folder has more than is looked at.</param>
internal sealed record FoundFiles(int Taken, int Left, IReadOnlyList<string> Names, bool IsCut)
{
    private const int MaxNames = 20;
    private const int MaxName = 100;

    /// <summary>What was left out, for people; null if nothing was.</summary>
    public string? Text
    {
        get
        {
            var names = Names.Take(MaxNames).Select(name => Core.Primitives.ValidText.Line(name, MaxName)).ToList();
            var left = Left <= 0 ? "" : $"Left out: {Ui.Amounts.Count(Left, "file")} of other kinds ({string.Join(", ", names)}{(Left > names.Count ? ", …" : "")}).";
            var cut = IsCut ? "The folder has more files than can be looked at; drop its parts, or use the import command on the server." : "";
            var none = Taken == 0 ? "No transcripts were found in the folder." : "";
            return string.Join(' ', new[] { none, left, cut }.Where(part => part.Length > 0)) is { Length: > 0 } text ? text : null;
        }
    }
}
