using AdminApp.Core.Transcripts.Search.Questions;

namespace AdminApp.Core.Agent.Citations;

/// <summary>
/// Finds the speakers of a passage that a statement names: as in a question (<see cref="NameReader"/>), or by a capitalized first
/// name that only one of them has.
/// </summary>
internal sealed class PassageSpeakers
{
    private readonly NameReader _names;
    private readonly Dictionary<string, string> _byFirstName;

    public PassageSpeakers(GivenPassage passage)
    {
        var speakers = passage.Turns.Select(turn => turn.Speaker).Distinct(StringComparer.Ordinal).ToList();
        _names = new NameReader(speakers);
        // The first word of a role ("Project Manager") also appears in lowercase; a name does not.
        var ordinary = passage.Turns.SelectMany(turn => QueryTerms.All(turn.Text)).Where(word => char.IsLower(word[0])).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _byFirstName = speakers.Select(speaker => (Speaker: speaker, Words: QueryTerms.All(speaker).ToList()))
            .Where(name => name.Words.Count > 1 && name.Words[0].Length > 2 && name.Words[^1].Length > 1 && !ordinary.Contains(name.Words[0]))
            .GroupBy(name => name.Words[0], StringComparer.Ordinal)
            .Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.First().Speaker, StringComparer.Ordinal);
    }

    /// <summary>The speakers named, by their names in the transcript.</summary>
    public HashSet<string> NamedIn(string text)
    {
        // "marketing" in lowercase is an ordinary word.
        var named = _names.Read(text).Select(speaker => speaker.Name)
            .Where(name => name.Contains(' ', StringComparison.Ordinal) || text.Contains(name, StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var word in QueryTerms.All(text))
        {
            if (_byFirstName.TryGetValue(word.Split('\'', '’')[0], out var speaker))
            {
                named.Add(speaker);
            }
        }

        return named;
    }
}
