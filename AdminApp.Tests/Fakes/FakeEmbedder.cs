using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Semantic;

namespace AdminApp.Tests.Fakes;

/// <summary>A small model: words hashed to dimensions, a few synonyms folded. Counts what it is asked.</summary>
internal sealed class FakeEmbedder : ITextEmbedder
{
    private static readonly Dictionary<string, string> Synonyms = new() { ["automobile"] = "car", ["vehicle"] = "car", ["cheap"] = "inexpensive", ["money"] = "budget" };

    private int _passages;

    /// <summary>Passages embedded so far.</summary>
    public int Passages => Volatile.Read(ref _passages);

    /// <summary>Called before each passage; may throw.</summary>
    public Action<string>? BeforePassage { get; set; }

    public float[] EmbedPassage(string text)
    {
        BeforePassage?.Invoke(text);
        Interlocked.Increment(ref _passages);
        return Embed(text);
    }

    public float[] EmbedQuestion(string text) => Embed(text);

    public void Dispose()
    {
    }

    private static float[] Embed(string text)
    {
        var vector = new float[EmbeddingModel.Dimensions];
        vector[0] = 0.1f;
        foreach (var word in text.ToLowerInvariant().Split([' ', '.', ',', '?', ':', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            vector[1 + (int)(Hash(Synonyms.GetValueOrDefault(word, word)) % (uint)(vector.Length - 1))] += 1;
        }

        var norm = MathF.Sqrt(vector.Sum(x => x * x));
        return Array.ConvertAll(vector, x => x / norm);
    }

    // FNV-1a: the same in every process, unlike string.GetHashCode.
    private static uint Hash(string word) => word.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u);
}
