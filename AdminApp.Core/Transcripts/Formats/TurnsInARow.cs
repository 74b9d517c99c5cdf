using System.Text;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Collects speech; consecutive speech of one speaker becomes one turn, with a line for each part.</summary>
internal sealed class TurnsInARow
{
    private readonly TurnList _turns = new();
    private readonly StringBuilder _text = new();
    private string? _speaker;
    private int? _start;

    public void Add(string? speaker, int? startMs, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        speaker ??= ParsedTurn.Unknown;
        if (!string.Equals(speaker, _speaker, StringComparison.Ordinal))
        {
            Close();
            (_speaker, _start) = (speaker, startMs);
        }
        else
        {
            _text.Append('\n');
        }

        _text.Append(text);
    }

    public IReadOnlyList<ParsedTurn> ToList()
    {
        Close();
        return _turns.Turns;
    }

    private void Close()
    {
        if (_speaker is not null)
        {
            _turns.Add(new ParsedTurn(_speaker, _start, _text.ToString()));
            _text.Clear();
            _speaker = null;
        }
    }
}
