using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts;

/// <summary>The length of each turn: by time if every turn has one, otherwise by the amount of text.</summary>
public sealed class SpeakingTime
{
    private const double CharactersASecond = 15;

    private SpeakingTime(double[] edges, bool isTimed) => (Edges, IsTimed) = (edges, isTimed);

    /// <summary>Where each turn starts, and finally where the last one ends: in milliseconds if <see cref="IsTimed"/>, otherwise in characters.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>Whether every turn has a time.</summary>
    public bool IsTimed { get; }

    /// <summary>Length of the meeting; null if times are missing. The end of the last turn is an estimate, because files don't have it.</summary>
    public TimeSpan? Length => IsTimed ? TimeSpan.FromMilliseconds(Edges[^1]) : null;

    /// <summary>Measures the turns of a transcript, in order from the first one.</summary>
    public static SpeakingTime Compute(IReadOnlyList<Turn> turns)
    {
        var timed = turns.Count > 0 && turns[^1].StartMs > 0 && turns.All(t => t.StartMs is not null) && turns.Zip(turns.Skip(1)).All(p => p.Second.StartMs >= p.First.StartMs);
        return new SpeakingTime(timed ? TimeEdges(turns) : TextEdges(turns), timed);
    }

    /// <summary>The speakers, the most talkative first.</summary>
    public IReadOnlyList<SpeakerShare> Shares(IReadOnlyList<Turn> turns)
    {
        var total = Math.Max(1, Edges[^1] - Edges[0]);
        return [.. turns.Select((turn, i) => (turn.Speaker, Length: Edges[i + 1] - Edges[i])).GroupBy(turn => turn.Speaker, turn => turn.Length)
            .Select(speaker => new SpeakerShare(speaker.Key, speaker.Sum() / total)).OrderByDescending(speaker => speaker.Share)];
    }

    private static double[] TimeEdges(IReadOnlyList<Turn> turns) =>
        [.. turns.Select(t => (double)t.StartMs!.Value), turns[^1].StartMs!.Value + Math.Max(1_000, turns[^1].Text.Length / CharactersASecond * 1_000)];

    private static double[] TextEdges(IReadOnlyList<Turn> turns)
    {
        var edges = new double[turns.Count + 1];
        for (var i = 0; i < turns.Count; i++)
        {
            edges[i + 1] = edges[i] + turns[i].Text.Length + 1;
        }

        return edges;
    }
}
