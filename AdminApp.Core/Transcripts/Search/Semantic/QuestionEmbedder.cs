using System.Collections.Frozen;
using System.Numerics.Tensors;
using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Ranking;

namespace AdminApp.Core.Transcripts.Search.Semantic;

/// <summary>
/// Computes the vector of a question's subject. The wording of a question ("Summarize the discussion about") moves its vector toward passages that sound
/// like any question, so words that only ask are left out and a share of a bare question's vector is subtracted.
/// </summary>
internal sealed class QuestionEmbedder(RankingParameters parameters)
{
    private const string BareQuestion = "Summarize the discussion about";

    private static readonly FrozenSet<string> Asking = WordLists.Asking.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Stop = WordLists.Stop.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly char[] Marks = ['.', ',', ';', ':', '?', '!', '"', '(', ')'];

    private Bare? _bare;

    /// <summary>Computes the vector. Its length is not 1: only the order of its similarities is meaningful. Blocks the thread.</summary>
    public float[] Embed(ITextEmbedder model, string text)
    {
        var vector = model.EmbedQuestion(parameters.AskingInMeaning ? text : Subject(text));
        if (parameters.BareShare <= 0)
        {
            return vector;
        }

        var result = new float[vector.Length];
        TensorPrimitives.MultiplyAdd(BareOf(model), -parameters.BareShare, vector, result);
        return result;
    }

    private float[] BareOf(ITextEmbedder model)
    {
        // Computed once per model; two concurrent questions may both compute it, with the same result.
        if (_bare is not { } bare || bare.Model != model)
        {
            _bare = bare = new Bare(model, model.EmbedQuestion(BareQuestion));
        }

        return bare.Vector;
    }

    // A question without a subject stays as it is.
    private static string Subject(string text)
    {
        var kept = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => !Asking.Contains(word.Trim(Marks))).ToList();
        return kept.Exists(NamesSubject) ? string.Join(' ', kept) : text;
    }

    private static bool NamesSubject(string word) => word.Any(char.IsLetterOrDigit) && !Stop.Contains(word.Trim(Marks));

    private sealed record Bare(ITextEmbedder Model, float[] Vector);
}
