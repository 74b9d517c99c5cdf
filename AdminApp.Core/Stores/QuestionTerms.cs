using AdminApp.Core.Primitives;

namespace AdminApp.Core.Stores;

/// <summary>What is looked for in questions: every word must begin a word of the question. A word of one character must be a whole word.</summary>
/// <param name="Words">The words, folded.</param>
public sealed record QuestionTerms(IReadOnlyList<string> Words)
{
    /// <summary>Maximum number of words; further ones are ignored.</summary>
    public const int MaxWords = 8;

    /// <summary>Who asked, as the table of requests has it; null: anyone.</summary>
    public string? User { get; init; }

    /// <summary>The class; null: any.</summary>
    public string? Class { get; init; }

    /// <summary>Reads a text; null if it has no word.</summary>
    public static QuestionTerms? Read(string text) => FoldedWords.Of(text, MaxWords) is { Count: > 0 } words ? new QuestionTerms(words) : null;

    /// <summary>Whether a question matches, by its words alone.</summary>
    public bool Match(string question)
    {
        var words = FoldedWords.Of(question, QuestionIndex.MaxWords);
        return Words.All(wanted => words.Any(word => wanted.Length == 1 ? word == wanted : word.StartsWith(wanted, StringComparison.Ordinal)));
    }
}
