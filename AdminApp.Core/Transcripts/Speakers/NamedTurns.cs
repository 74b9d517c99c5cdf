using System.Security.Cryptography;
using System.Text;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>What became of applying changes to turns.</summary>
/// <param name="Before">The names that the changed turns had, by their index.</param>
/// <param name="Lost">Number of turns that a split gave to somebody, and that this version of the file does not have.</param>
internal sealed record NamedTurns(IReadOnlyDictionary<int, string> Before, int Lost)
{
    private const int HashLength = 16;

    /// <summary>
    /// Gives turns the names that they have after some changes, beginning with those in the file. Doing it again changes nothing, so undoing
    /// a change is doing it without that one.
    /// </summary>
    /// <param name="turns">All turns of a transcript, in order from index 0.</param>
    /// <param name="changes">Those in force, in order.</param>
    public static NamedTurns Apply(IReadOnlyList<Turn> turns, IReadOnlyList<SpeakerChange> changes)
    {
        var (names, lost) = NamesOf(turns, changes);
        var before = new Dictionary<int, string>();
        for (var i = 0; i < turns.Count; i++)
        {
            var turn = turns[i];
            var inFile = turn.SpeakerInFile ?? turn.Speaker;
            if (turn.Speaker != names[i])
            {
                before[turn.Index] = turn.Speaker;
                turn.Speaker = names[i];
            }

            turn.SpeakerInFile = inFile == turn.Speaker ? null : inFile;
        }

        return new NamedTurns(before, lost);
    }

    /// <summary>How a split remembers a turn.</summary>
    public static SplitTurn Remember(Turn turn) => new(turn.Index, HashOf(turn));

    private static (string[] Names, int Lost) NamesOf(IReadOnlyList<Turn> turns, IReadOnlyList<SpeakerChange> changes)
    {
        var lost = 0;
        var speakers = new Dictionary<string, Speaker>(StringComparer.Ordinal);
        var of = new Speaker[turns.Count];
        for (var i = 0; i < turns.Count; i++)
        {
            var name = turns[i].SpeakerInFile ?? turns[i].Speaker;
            of[i] = Known(name);
            of[i].Turns.Add(i);
        }

        Lazy<ILookup<string, int>> places = new(() => Enumerable.Range(0, turns.Count).ToLookup(i => HashOf(turns[i]), StringComparer.Ordinal));
        foreach (var change in changes)
        {
            if (change.Turns is { } split)
            {
                var to = Known(change.Names[0].To);
                to.Name = change.Names[0].To;
                foreach (var turn in split)
                {
                    if (Find(turn) is { } place)
                    {
                        of[place].Turns.Remove(place);
                        (of[place] = to).Turns.Add(place);
                    }
                    else
                    {
                        lost++;
                    }
                }
            }
            else
            {
                Rename(change.Names);
            }
        }

        return ([.. of.Select(speaker => speaker.Name)], lost);

        Speaker Known(string name)
        {
            var key = SpeakerKey.Of(name);
            return speakers.TryGetValue(key, out var known) ? known : speakers[key] = new Speaker(name);
        }

        // All at the same time, so that two speakers can change names.
        void Rename(List<NameChange> pairs)
        {
            var moved = pairs.ConvertAll(pair => (Turns: speakers.Remove(SpeakerKey.Of(pair.From), out var from) ? from.Turns : [], pair.To));
            foreach (var (turnsOf, name) in moved.Where(m => m.Turns.Count > 0))
            {
                var to = Known(name);
                to.Name = name;
                to.Turns.UnionWith(turnsOf);
                foreach (var place in turnsOf)
                {
                    of[place] = to;
                }
            }
        }

        // At its place, or else the nearest with the same words.
        int? Find(SplitTurn wanted) => wanted.Index < turns.Count && HashOf(turns[wanted.Index]) == wanted.Text
            ? wanted.Index
            : places.Value[wanted.Text].Select(place => (int?)place).MinBy(place => Math.Abs(place!.Value - wanted.Index));
    }

    private static string HashOf(Turn turn) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(turn.Text)))[..HashLength];

    private sealed class Speaker(string name)
    {
        public string Name { get; set; } = name;

        public HashSet<int> Turns { get; } = [];
    }
}
