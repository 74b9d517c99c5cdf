using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Passages;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>Writes the names of speakers into passages that have been built before. They stay the same pieces of the same turns, so their embeddings stay valid.</summary>
internal static class NamedPassages
{
    /// <summary>Gives passages the names of their turns. Returns those that changed.</summary>
    /// <param name="passages">Passages of the turns.</param>
    /// <param name="turns">All turns of the transcript, with their names.</param>
    /// <param name="before">The names that the changed turns had, by index.</param>
    public static IReadOnlyList<Passage> Apply(IEnumerable<Passage> passages, IReadOnlyList<Turn> turns, IReadOnlyDictionary<int, string> before)
    {
        var changed = new List<Passage>();
        foreach (var passage in passages)
        {
            var spoken = turns.Skip(passage.TurnFrom).Take(passage.TurnTo - passage.TurnFrom + 1).Where(turn => turn.Text.Length > 0).ToList();
            if (spoken.Exists(turn => before.ContainsKey(turn.Index)))
            {
                passage.Text = TextOf(passage.Text.Split('\n'), spoken, before);
                passage.Speakers = PassageBuilder.SpeakersOf(spoken);
                changed.Add(passage);
            }
        }

        return changed;
    }

    // One line a turn.
    private static string TextOf(string[] lines, List<Turn> spoken, IReadOnlyDictionary<int, string> before)
    {
        for (var i = 0; i < lines.Length && i < spoken.Count; i++)
        {
            if (before.TryGetValue(spoken[i].Index, out var old) && lines[i].StartsWith(PassageBuilder.Line(old, ""), StringComparison.Ordinal))
            {
                lines[i] = PassageBuilder.Line(spoken[i].Speaker, lines[i][PassageBuilder.Line(old, "").Length..]);
            }
        }

        return string.Join('\n', lines);
    }
}
