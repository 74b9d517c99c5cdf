using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>What became of applying changes to turns.</summary>
/// <param name="Before">The names that the changed turns had, by their index.</param>
/// <param name="Lost">Number of turns that a split gave to someone, and that this version of the file does not have, or not for certain.</param>
internal sealed record NamedTurns(IReadOnlyDictionary<int, string> Before, int Lost)
{
    /// <summary>
    /// Gives turns the names that they have after some changes, beginning with those in the file. Doing it again changes nothing, so undoing
    /// a change is doing it without that one.
    /// </summary>
    /// <param name="turns">All turns of a transcript, in order from index 0.</param>
    /// <param name="changes">Those in force, in order.</param>
    public static NamedTurns Apply(IReadOnlyList<Turn> turns, IReadOnlyList<SpeakerChange> changes)
    {
        var folding = new NameFolding(turns);
        foreach (var change in changes)
        {
            folding.Add(change);
        }

        var before = new Dictionary<int, string>();
        for (var i = 0; i < turns.Count; i++)
        {
            var turn = turns[i];
            var inFile = InFile(turn);
            if (turn.Speaker != folding.NameOf(i))
            {
                before[turn.Index] = turn.Speaker;
                turn.Speaker = folding.NameOf(i);
            }

            turn.SpeakerInFile = inFile == turn.Speaker ? null : inFile;
        }

        return new NamedTurns(before, folding.Lost);
    }

    /// <summary>Who speaks as the file has it.</summary>
    public static string InFile(Turn turn) => turn.SpeakerInFile ?? turn.Speaker;
}
