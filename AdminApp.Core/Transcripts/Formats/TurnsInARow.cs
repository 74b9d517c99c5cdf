using System.Text;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// Collects speech; consecutive speech of one speaker becomes one turn, with a line for each part. Speech with times is continued
/// in another turn after about a minute or 500 characters, at the end of a sentence if there is one, so that a lecture can be
/// cited to the minute; each line keeps its own start.
/// </summary>
internal sealed class TurnsInARow
{
    /// <summary>Longest time between the start of a turn and the start of its last part.</summary>
    public const int MaxMilliseconds = 60_000;

    /// <summary>Most characters of a turn that has more than one part with a time.</summary>
    public const int MaxCharacters = 500;

    // From here on, a turn ends with its sentence.
    private const double NearlyFull = 0.65;
    private const string SentenceEnds = ".?!。！？…";

    private readonly TurnList _turns = new();
    private readonly StringBuilder _text = new();
    private readonly List<int> _starts = [];
    private string? _speaker;
    private int? _start;
    private int? _last;

    public void Add(string? speaker, int? startMs, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        speaker ??= ParsedTurn.Unknown;
        if (!string.Equals(speaker, _speaker, StringComparison.Ordinal) || IsFull(startMs, text))
        {
            Close();
            (_speaker, _start) = (speaker, startMs);
        }
        else
        {
            _text.Append('\n');
        }

        _text.Append(text);
        _last = startMs;
        foreach (var _ in text.AsSpan().EnumerateLines())
        {
            _starts.Add(startMs ?? _start ?? 0);
        }
    }

    public IReadOnlyList<ParsedTurn> ToList()
    {
        Close();
        return _turns.Turns;
    }

    private bool IsFull(int? startMs, string text)
    {
        // Lines of one cue stay together.
        if (startMs is not { } now || _start is not { } start || now == _last)
        {
            return false;
        }

        var full = Math.Max((double)(now - start) / MaxMilliseconds, (double)(_text.Length + 1 + text.Length) / MaxCharacters);
        return full > 1 || (full > NearlyFull && SentenceEnds.Contains(_text[^1], StringComparison.Ordinal));
    }

    private void Close()
    {
        if (_speaker is not null)
        {
            _turns.Add(new ParsedTurn(_speaker, _start, _text.ToString()) { LineStartsMs = _starts.Exists(s => s != _start) && _start is not null ? [.. _starts] : null });
            _text.Clear();
            _starts.Clear();
            _speaker = null;
        }
    }
}
