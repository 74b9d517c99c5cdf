using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts;

/// <summary>How long each turn lasts: by time where every turn has one, else by the amount of text.</summary>
public sealed class SpeakingTime
{
    private const double CharactersASecond = 15;

    private SpeakingTime(double[] edges, bool isTimed) => (Edges, IsTimed) = (edges, isTimed);

    /// <summary>Where each turn begins, and behind the last where it ends: in milliseconds where <see cref="IsTimed"/>, else in characters.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>Whether every turn has a time.</summary>
    public bool IsTimed { get; }

    /// <summary>Length of the meeting; null where times are missing. The end of the last turn is an estimate, since no file tells it.</summary>
    public TimeSpan? Length => IsTimed ? TimeSpan.FromMilliseconds(Edges[^1]) : null;

    /// <summary>Measures turns in their order, from the first one of a transcript.</summary>
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
            edges[i + 1] = edges[i] + turns[i].Text.Length + 1;
        return edges;
    }
}
