namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Collects turns and refuses a file as soon as it has too many, before they fill up the memory.</summary>
internal sealed class TurnList
{
    /// <summary>Maximum number of turns per file: a day of one-second turns.</summary>
    public const int MaxTurns = 100_000;

    private readonly List<ParsedTurn> _turns = [];

    /// <summary>The turns so far.</summary>
    public IReadOnlyList<ParsedTurn> Turns => _turns;

    /// <exception cref="UnreadableTranscriptException">It is one too many.</exception>
    public void Add(ParsedTurn turn)
    {
        if (_turns.Count == MaxTurns)
        {
            throw new UnreadableTranscriptException($"The file has more than the allowed {MaxTurns} turns. Split it into several meetings.");
        }

        _turns.Add(turn);
    }
}
