using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Ui;

namespace AdminApp.Transcripts.Reader;

/// <summary>
/// Computes who spoke when. By time if every turn has one, otherwise by the amount of text, so that a transcript without times
/// has lanes too.
/// </summary>
public sealed class MeetingLanes
{
    /// <summary>Maximum number of lanes; with more speakers, the quietest share the last one.</summary>
    public const int MaxLanes = 6;

    // Narrower gaps and marks can't be seen; joining them limits what is drawn.
    private const double Finest = 0.001;
    private static readonly int[] TickMinutes = [1, 2, 5, 10, 15, 20, 30, 60, 120];

    private readonly double[] _starts;

    private MeetingLanes(double[] starts, IReadOnlyList<Lane> lanes, IReadOnlyList<Lane> shares, int? totalMs) =>
        (_starts, Lanes, Shares, TotalMs) = (starts, lanes, shares, totalMs);

    /// <summary>The lanes, in order of first appearance.</summary>
    public IReadOnlyList<Lane> Lanes { get; }

    /// <summary>The speakers by share of speech, largest first; without segments.</summary>
    public IReadOnlyList<Lane> Shares { get; }

    /// <summary>Length of the meeting in milliseconds; null if times are missing.</summary>
    public int? TotalMs { get; }

    /// <summary>Where a turn begins, from 0 to 1.</summary>
    public double StartOf(int turn) => turn < _starts.Length ? _starts[turn] : 1;

    /// <summary>The turn at a position from 0 to 1.</summary>
    public int TurnAt(double x)
    {
        var found = Array.BinarySearch(_starts, x);
        return Math.Clamp(found >= 0 ? found : ~found - 1, 0, Math.Max(0, _starts.Length - 1));
    }

    /// <summary>Times along the axis; none if times are missing.</summary>
    public IEnumerable<(double X, string Label)> Ticks()
    {
        if (TotalMs is not > 0)
        {
            yield break;
        }

        var step = TickMinutes.FirstOrDefault(m => TotalMs / 60_000.0 / m <= 10, TickMinutes[^1]) * 60_000;
        for (long at = 0; at <= TotalMs; at += step)
        {
            yield return ((double)at / TotalMs.Value, Clock.Offset((int)at));
        }
    }

    /// <summary>Computes the lanes of a transcript.</summary>
    public static MeetingLanes Of(IReadOnlyList<Turn> turns, IReadOnlyList<string> speakers)
    {
        var time = SpeakingTime.Compute(turns);
        var edges = time.Edges;
        var total = Math.Max(1, edges[^1] - edges[0]);
        var starts = edges.Take(turns.Count).Select(e => (e - edges[0]) / total).ToArray();
        var index = speakers.Select((s, i) => (s, i)).ToDictionary(p => p.s, p => p.i);
        var shares = turns.GroupBy(t => index.GetValueOrDefault(t.Speaker, -1))
            .Select(g => new Lane(g.First().Speaker, g.Key, g.Sum(t => edges[t.Index + 1] - edges[t.Index]) / total, []))
            .OrderByDescending(s => s.Share).ToList();
        var own = (shares.Count <= MaxLanes ? shares : shares.Take(MaxLanes - 1)).Select(s => s.SpeakerIndex).ToHashSet();
        var lanes = turns.GroupBy(t => index.GetValueOrDefault(t.Speaker, -1) is var i && own.Contains(i) ? i : int.MaxValue)
            .OrderBy(g => g.Key)
            .Select(g => g.Key == int.MaxValue
                ? new Lane($"{shares.Count - own.Count} others", -1, shares.Where(s => !own.Contains(s.SpeakerIndex)).Sum(s => s.Share), Segments(g, starts))
                : new Lane(g.First().Speaker, g.Key, shares.First(s => s.SpeakerIndex == g.Key).Share, Segments(g, starts)))
            .ToList();
        return new MeetingLanes(starts, lanes, shares, time.IsTimed ? (int)edges[^1] : null);
    }

    private static List<(double X, double Width)> Segments(IEnumerable<Turn> turns, double[] starts)
    {
        var segments = new List<(double X, double Width)>();
        foreach (var turn in turns)
        {
            var x = starts[turn.Index];
            var width = Math.Max(Finest, (turn.Index + 1 < starts.Length ? starts[turn.Index + 1] : 1) - x);
            if (segments is [.., var last] && x - (last.X + last.Width) < Finest)
            {
                segments[^1] = (last.X, Math.Max(last.Width, x + width - last.X));
            }
            else
            {
                segments.Add((x, width));
            }
        }

        return segments;
    }
}
