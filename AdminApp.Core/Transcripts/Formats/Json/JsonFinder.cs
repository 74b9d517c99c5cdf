using System.Text.Json;

namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>
/// Finds what is said in JSON of any layout: arrays of segments or words, wherever they are. Arrays under the same names count as
/// one, such as those of several channels. What names speakers comes first, then segments before words, then what is nearer to the top;
/// but nothing that has fewer words than another.
/// </summary>
internal static class JsonFinder
{
    private const int MaxDepth = 12;
    private const int MaxName = 100;

    // What has fewer of the words than another is a part of it, such as highlights.
    private const double Nearly = 0.8;

    // So many words at the beginning tell whether others repeat them.
    private const int Sample = 10;

    // The other readings of the same words.
    private static readonly HashSet<string> Readings = new(["alternatives", "nBest", "n_best"], StringComparer.Ordinal);

    // Where a speaker without a start is enough, because the name says what it is.
    private static readonly HashSet<string> Members =
        new(["utterances", "transcript", "transcription", "transcripts", "paragraphs", "entries", "monologues", "messages", "speaker_blocks", "segments", "sentences", "phrases", "recognizedPhrases"], StringComparer.Ordinal);

    /// <summary>The objects that have what is said, in order; null if there are none.</summary>
    public static IReadOnlyList<JsonElement>? Find(JsonElement root)
    {
        var arrays = new Dictionary<string, (List<JsonElement> Items, int Count)>(StringComparer.Ordinal);
        var order = new List<string>();
        var queue = new Queue<(JsonElement Value, string Path, int Depth)>([(root, "", 0)]);
        while (queue.TryDequeue(out var next))
        {
            var (value, path, depth) = next;
            if (value.ValueKind == JsonValueKind.Array)
            {
                if (!arrays.TryGetValue(path, out var known))
                {
                    known = ([], 0);
                    order.Add(path);
                }

                var objects = value.EnumerateArray().ToList();
                known.Items.AddRange(objects);
                arrays[path] = (known.Items, known.Count + 1);
                var readings = Readings.Contains(path[(path.LastIndexOf('/') + 1)..]);
                Follow(readings ? objects.Take(1) : objects, path, depth);
            }
            else if (value.ValueKind == JsonValueKind.Object && depth < MaxDepth)
            {
                foreach (var member in value.EnumerateObject().Where(m => m.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && m.Name.Length <= MaxName))
                {
                    queue.Enqueue((member.Value, $"{path}/{member.Name}", depth + 1));
                }
            }
        }

        var found = order.Select((path, i) => (Path: path, Index: i, Rank: Rank(path, arrays[path].Items))).Where(c => c.Rank > 0).OrderByDescending(c => c.Rank).ThenBy(c => c.Index).Select(c => InOrder(arrays[c.Path])).ToList();
        var words = found.Count > 1 ? found.ConvertAll(JsonSegments.Words) : [];
        var most = words.Count > 0 ? words.Max() : 0;
        return found.Where((_, i) => found.Count == 1 || words[i] >= Nearly * most).FirstOrDefault();

        void Follow(IEnumerable<JsonElement> items, string path, int depth)
        {
            foreach (var item in items.Where(i => i.ValueKind is JsonValueKind.Object or JsonValueKind.Array && depth < MaxDepth))
            {
                queue.Enqueue((item, path, depth + 1));
            }
        }
    }

    private static int Rank(string path, List<JsonElement> items)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (items.Count == 0 || Readings.Contains(name) || !items.TrueForAll(i => i.ValueKind == JsonValueKind.Object))
        {
            return 0;
        }

        var words = JsonWords.Are(items);
        var segments = !words && JsonSegments.Are(items, timed: true) && (Members.Contains(name) || path.Length == 0 || items.Exists(i => JsonTime.Of(i) is not null || JsonWords.Best(i) is not null));
        return !words && !segments ? 0 : (items.Exists(i => JsonSegments.Speaker(i) is not null) ? 10 : 1) + (segments ? 2 : 0);
    }

    private static bool AreRepeated(List<JsonElement> words, List<JsonElement> named) =>
        words.Count > 0 && Math.Abs(words.Count - named.Count) <= (1 - Nearly) * words.Count && words.Take(Sample).Select(JsonWords.Word).SequenceEqual(named.Take(Sample).Select(JsonWords.Word), StringComparer.Ordinal);

    private static IReadOnlyList<JsonElement> InOrder((List<JsonElement> Items, int Count) found)
    {
        // A service may give all words once more, with their speakers, in the last of its results.
        var named = found.Items.FindAll(i => JsonSegments.Speaker(i) is not null);
        var items = found.Count > 1 && JsonWords.Are(found.Items) && AreRepeated(found.Items.FindAll(i => JsonSegments.Speaker(i) is null), named) ? named : found.Items;
        return found.Count > 1 && items.TrueForAll(i => JsonTime.Of(i) is not null) ? [.. items.OrderBy(i => JsonTime.Of(i)!.Value.Seconds)] : items;
    }
}
