using System.Security.Cryptography;
using System.Text;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>
/// Finds the turns of a split, also in another version of the file: the same words of the same speaker. Where these occur more than once
/// ("Yeah."), only beside a turn that is certain; it is better to lose a turn, and say so, than to give away someone else's words.
/// </summary>
/// <param name="turns">All turns of a transcript, in order from index 0.</param>
/// <param name="inFile">The keys of their speakers in the file.</param>
internal sealed class SplitTurns(IReadOnlyList<Turn> turns, IReadOnlyList<string> inFile)
{
    private const int HashLength = 16;

    private readonly Lazy<ILookup<(string, string), int>> _places = new(() => Enumerable.Range(0, turns.Count).ToLookup(i => (HashOf(turns[i]), inFile[i])));

    /// <summary>How a split remembers a turn.</summary>
    public static SplitTurn Remember(Turn turn) => new(turn.Index, HashOf(turn), NamedTurns.InFile(turn));

    /// <summary>The places of the turns that were found, each once.</summary>
    public IReadOnlyList<int> Find(IReadOnlyList<SplitTurn> split)
    {
        if (split.All(turn => turn.Index < turns.Count && IsAt(turn, turn.Index)))
        {
            return [.. split.Select(turn => turn.Index).Distinct()];
        }

        var (found, certain, unclear) = (new HashSet<int>(), new List<(int Index, int Place)>(), new List<SplitTurn>());
        foreach (var group in split.GroupBy(KeyOf))
        {
            var places = _places.Value[group.Key].ToList();
            if (places.Count == 1 && group.Count() == 1)
            {
                certain.Add((group.First().Index, places[0]));
                found.Add(places[0]);
            }
            else
            {
                unclear.AddRange(group);
            }
        }

        foreach (var turn in unclear.Where(_ => certain.Count > 0))
        {
            var near = certain.MinBy(anchor => Math.Abs(anchor.Index - turn.Index));
            var place = turn.Index + near.Place - near.Index;
            if (place >= 0 && place < turns.Count && IsAt(turn, place))
            {
                found.Add(place);
            }
        }

        return [.. found];
    }

    private bool IsAt(SplitTurn turn, int place) => KeyOf(turn) == (HashOf(turns[place]), inFile[place]);

    private static (string Text, string Speaker) KeyOf(SplitTurn turn) => (turn.Text, SpeakerKey.Of(turn.Speaker));

    private static string HashOf(Turn turn) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(turn.Text)))[..HashLength];
}
