using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>A speaker named in a question.</summary>
/// <param name="Name">The speaker as in the transcript.</param>
/// <param name="Strength">1 for the whole name; less for only its last word or its role.</param>
internal readonly record struct NamedSpeaker(string Name, float Strength);

/// <summary>
/// Finds the speakers that a question names: the whole name without titles ("Suzy Davies" for "Suzy Davies AM"), the family name with
/// a capital ("Davies"), the letter of an anonymous speaker ("C" for "PhD C"), or the role alone ("the professor" for "Professor B").
/// Created once per set of speakers.
/// </summary>
internal sealed partial class NameReader
{
    private static readonly FrozenSet<string> Titles = new[] { "mr", "mrs", "ms", "miss", "dr", "sir", "hon", "rt", "right", "the", "am", "mp", "mla", "ms" }.ToFrozenSet();

    private readonly Dictionary<string, List<(string Name, string[] Words)>> _byWord = new(StringComparer.Ordinal);

    /// <param name="speakers">Distinct names.</param>
    public NameReader(IEnumerable<string> speakers)
    {
        foreach (var name in speakers)
        {
            string[] words = Words(name);
            foreach (var word in words.Distinct())
            {
                if (!_byWord.TryGetValue(word, out var names))
                {
                    _byWord[word] = names = [];
                }

                names.Add((name, words));
            }
        }
    }

    /// <summary>The speakers named, most certain first, up to 50; usually none.</summary>
    public List<NamedSpeaker> Read(string question)
    {
        var tokens = Token().Matches(question).Select(match => match.Value).ToArray();
        var words = Array.ConvertAll(tokens, token => token.ToLowerInvariant());
        var taken = new bool[words.Length];
        var found = new Dictionary<string, float>(StringComparer.Ordinal);
        // A word counts once, however often it appears: a meeting may have very many speakers, and a question very many words.
        var placesOf = Enumerable.Range(0, words.Length).ToLookup(i => words[i], StringComparer.Ordinal);
        var candidates = placesOf.SelectMany(places => _byWord.GetValueOrDefault(places.Key) ?? []).DistinctBy(candidate => candidate.Name).ToList();

        // Whole names first: a word that belongs to one does not name another speaker.
        foreach (var (name, parts) in candidates)
        {
            if (Array.TrueForAll(parts, placesOf.Contains) && words.AsSpan().IndexOf(parts) is >= 0 and var at)
            {
                found[name] = 1;
                taken.AsSpan(at, parts.Length).Fill(true);
            }
        }

        foreach (var (name, parts) in candidates.Where(candidate => candidate.Words.Length > 1 && !found.ContainsKey(candidate.Name)))
        {
            if (placesOf[parts[^1]].Any(i => !taken[i] && i > 0 && char.IsUpper(tokens[i][0]) && tokens[i] != "I"))
            {
                found[name] = FamilyStrength;
            }
            else if (parts[^1].Length == 1 && placesOf[parts[0]].Any(i => !taken[i]))
            {
                found[name] = RoleStrength;
            }
        }

        // A name that so many speakers share says little, and each costs a lookup in the index.
        return [.. found.Select(pair => new NamedSpeaker(pair.Key, pair.Value)).OrderByDescending(named => named.Strength).ThenBy(named => named.Name, StringComparer.Ordinal).Take(MaxNamed)];
    }

    private const int MaxNamed = 50;
    private const float FamilyStrength = 0.8f;
    private const float RoleStrength = 0.5f;

    private static string[] Words(string name)
    {
        var words = Token().Matches(Parentheses().Replace(name, " ")).Select(match => match.Value.ToLowerInvariant()).ToArray();
        var core = words.Where(word => !Titles.Contains(word)).ToArray();
        return core.Length > 0 ? core : words;
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]{2,})*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Token();

    [GeneratedRegex(@"\([^()]*\)?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Parentheses();
}
