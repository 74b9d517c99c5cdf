using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace AdminApp.Prompt;

/// <summary>What became of a piece of text from one version to another.</summary>
internal enum DiffKind
{
    /// <summary>It is in both.</summary>
    Same,

    /// <summary>It is in the new one only.</summary>
    Added,

    /// <summary>It was in the old one only.</summary>
    Removed,
}

/// <summary>A piece of a comparison.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Text">Words with the spaces and line breaks between them.</param>
internal sealed record DiffPiece(DiffKind Kind, string Text);

/// <summary>Compares two texts word by word.</summary>
internal static class TextDiff
{
    // Line breaks and tabs divide words too, and are pieces of their own.
    private static readonly DelimiterChunker Words = new([' ', '\n', '\t', '.', ',', ';', ':', '!', '?', '(', ')']);

    /// <summary>The pieces in order: those that are not added give the old text, those that are not removed the new one. Neighbors of one kind are joined.</summary>
    public static IReadOnlyList<DiffPiece> Of(string before, string after)
    {
        var lines = InlineDiffBuilder.Diff(new Differ(), before, after, ignoreWhiteSpace: false, ignoreCase: false, Words).Lines;
        var pieces = new List<DiffPiece>();
        foreach (var line in lines)
        {
            var kind = line.Type switch
            {
                ChangeType.Inserted => DiffKind.Added,
                ChangeType.Deleted => DiffKind.Removed,
                _ => DiffKind.Same,
            };
            if (pieces is [.., var last] && last.Kind == kind)
            {
                pieces[^1] = last with { Text = last.Text + line.Text };
            }
            else if (line.Text is { Length: > 0 } text)
            {
                pieces.Add(new DiffPiece(kind, text));
            }
        }

        return pieces;
    }
}
