using System.Globalization;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Transcripts.Reader;

/// <summary>What the reader shows of one transcript: its rows, which of them are drawn, the search within it, and the cited turn.</summary>
internal sealed class ReaderView
{
    /// <summary>Number of rows drawn at first, and added at either end when scrolling there.</summary>
    public const int Step = 150;

    /// <summary>Maximum number of rows drawn at once; beyond that, those far from the screen are removed.</summary>
    public const int MaxRows = 900;

    private readonly IReadOnlyDictionary<string, int> _speakers;
    private int[] _rowOfTurn = [];
    private ILookup<int, FindMatch> _matchesOfTurn = Array.Empty<FindMatch>().ToLookup(m => m.Turn);

    public ReaderView(Transcript transcript, IReadOnlyList<Turn> turns)
    {
        (Transcript, Turns) = (transcript, turns);
        _speakers = transcript.Speakers.Select((s, i) => (s, i)).ToDictionary(p => p.s, p => p.i);
        Lanes = MeetingLanes.Of(turns, transcript.Speakers);
        Rebuild();
    }

    public Transcript Transcript { get; }

    public IReadOnlyList<Turn> Turns { get; }

    public MeetingLanes Lanes { get; }

    public IReadOnlyList<ReaderRow> Rows { get; private set; } = [];

    /// <summary>First row drawn.</summary>
    public int First { get; private set; }

    /// <summary>The index after the last row drawn.</summary>
    public int End { get; private set; }

    /// <summary>Whether short replies share a line.</summary>
    public bool Merge { get; private set; } = true;

    /// <summary>The only speaker shown; null for all.</summary>
    public string? Speaker { get; private set; }

    /// <summary>The turn that was cited or found, which is framed; null for none.</summary>
    public int? Cited { get; private set; }

    /// <summary>The quoted words of <see cref="Cited"/>; null if not known.</summary>
    public Range? Quote { get; private set; }

    /// <summary>The words searched for.</summary>
    public string Words { get; private set; } = "";

    public IReadOnlyList<FindMatch> Matches { get; private set; } = [];

    /// <summary>Index of the current match; -1 for none.</summary>
    public int Current { get; private set; } = -1;

    public FindMatch? CurrentMatch => Current >= 0 ? Matches[Current] : null;

    public int SpeakerIndex(string speaker) => _speakers.GetValueOrDefault(speaker, 0);

    /// <summary>What is marked in a turn: the words searched for or, if there are none, the quoted words.</summary>
    public IEnumerable<Range> MarksIn(Turn turn) =>
        Matches.Count > 0 ? _matchesOfTurn[turn.Index].Select(m => m.Range)
        : turn.Index == Cited && Quote is { } quote ? [quote]
        : [];

    public Range? CurrentMarkIn(Turn turn) => CurrentMatch is { } match && match.Turn == turn.Index ? match.Range : null;

    /// <summary>Frames a turn, which then gets a row of its own; null removes the frame.</summary>
    /// <param name="quote">The quoted words of a link such as <c>12-80</c>; anything that is not a range within the turn marks nothing.</param>
    public void Cite(int? turn, string? quote)
    {
        Cited = turn;
        Quote = turn is not null && quote?.Split('-') is [var from, var to]
            && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && start < end && end <= Turns[turn.Value].Text.Length ? start..end : null;
        Rebuild();
    }

    /// <summary>The same place in the same text, after names or details have changed.</summary>
    public ReaderView Renew(Transcript transcript, IReadOnlyList<Turn> turns)
    {
        var renewed = new ReaderView(transcript, turns) { Merge = Merge, Cited = Cited, Quote = Quote };
        renewed.Speaker = renewed._speakers.ContainsKey(Speaker ?? "") ? Speaker : null;
        renewed.Search(Words, CurrentMatch?.Turn ?? 0);
        renewed.Rebuild();
        if (Rows.Count > 0)
        {
            renewed.Show(Rows[Math.Min(First, Rows.Count - 1)].First.Index);
            if (renewed.Rows.Count == Rows.Count)
            {
                (renewed.First, renewed.End) = (First, End);
            }
        }

        return renewed;
    }

    public void SetMerge(bool merge) => Change(() => Merge = merge);

    public void SetSpeaker(string? speaker) => Change(() =>
    {
        var at = CurrentMatch?.Turn ?? 0;
        Speaker = _speakers.ContainsKey(speaker ?? "") ? speaker : null;
        Search(Words, at);
    });

    /// <summary>Searches inside, within what the chosen speaker says; the current match is the first at or after a turn.</summary>
    public void Search(string words, int fromTurn)
    {
        Words = words;
        Matches = ReaderFind.Find(Speaker is null ? Turns : Turns.Where(t => t.Speaker == Speaker), words);
        _matchesOfTurn = Matches.ToLookup(m => m.Turn);
        Current = Matches.Count == 0 ? -1 : Math.Max(0, Matches.ToList().FindIndex(m => m.Turn >= fromTurn));
    }

    /// <summary>The next or previous match, wrapping around at the end; null if there is none.</summary>
    public FindMatch? StepTo(bool back)
    {
        if (Matches.Count > 0)
        {
            Current = (Current + (back ? -1 : 1) + Matches.Count) % Matches.Count;
        }

        return CurrentMatch;
    }

    /// <summary>Makes sure that a turn is drawn; a filter that hides it is removed.</summary>
    public void Show(int turn)
    {
        turn = Math.Clamp(turn, 0, Turns.Count - 1);
        if (Speaker is not null && Turns[turn].Speaker != Speaker)
        {
            SetSpeaker(null);
        }

        var row = _rowOfTurn[turn];
        if (row < First || row >= End)
        {
            (First, End) = (Math.Max(0, row - (Step / 2)), Math.Min(Rows.Count, row + Step));
        }
    }

    /// <summary>Draws more rows at one end, and no more than <see cref="MaxRows"/> in all.</summary>
    public void Extend(bool down)
    {
        if (down)
        {
            (First, End) = (Math.Max(First, Math.Min(End + Step, Rows.Count) - MaxRows), Math.Min(End + Step, Rows.Count));
        }
        else
        {
            (First, End) = (Math.Max(First - Step, 0), Math.Min(End, Math.Max(First - Step, 0) + MaxRows));
        }
    }

    private void Change(Action change)
    {
        var top = Rows.Count > 0 ? Rows[Math.Min(First, Rows.Count - 1)].First.Index : 0;
        change();
        Rebuild();
        Show(Speaker is null ? top : Turns.FirstOrDefault(t => t.Index >= top && t.Speaker == Speaker)?.Index ?? Rows[0].First.Index);
    }

    private void Rebuild()
    {
        Rows = ReaderRows.Build(Speaker is null ? Turns : Turns.Where(t => t.Speaker == Speaker), Merge && Speaker is null, t => t.Index == Cited);
        _rowOfTurn = new int[Turns.Count];
        for (var row = 0; row < Rows.Count; row++)
        {
            foreach (var turn in Rows[row].Turns)
            {
                _rowOfTurn[turn.Index] = row;
            }
        }

        (First, End) = (0, Math.Min(Step, Rows.Count));
    }
}
