using System.Globalization;
using System.Text;

namespace AdminApp.Core.Agent.Citations;

/// <summary>
/// Checks citations while the text streams: <c>[2]</c>, <c>[1, 3]</c>, <c>[1-3]</c> and <c>[^2]</c> become <c>[n]</c> with the number
/// that the reader sees, or disappear if no such passage was given. Works character by character, so that the result does not
/// depend on how the text was split into chunks; what may still become a citation is held back. Output only grows.
/// </summary>
/// <param name="resolve">The number to show for a number of the model; null when no such passage was given.</param>
internal sealed class CitationFilter(Func<int, int?> resolve)
{
    private const int MaxHeld = 200;
    private const int MaxSpaces = 32;

    private readonly StringBuilder _output = new();
    private readonly StringBuilder _held = new();
    private char _high;
    private int _spaces;
    private bool _afterCitation;
    private bool _wordsInLine;
    private Bracket _bracket;

    /// <summary>Number of citations removed because they have no passage.</summary>
    public int Removed { get; private set; }

    /// <summary>Processes the next chunk and returns what can be shown now.</summary>
    public string Push(string chunk)
    {
        foreach (var c in chunk)
        {
            Character(c);
        }

        return Take();
    }

    /// <summary>Ends the text and returns the rest. An unclosed citation is dropped.</summary>
    public string Finish()
    {
        if (_high != 0)
        {
            _high = '\0';
            Visible('\uFFFD');
        }

        if (_held.Length > 0 && !_held.ToString().Any(char.IsAsciiDigit))
        {
            GiveUp();
        }

        _held.Clear();
        _spaces = 0;
        return Take();
    }

    private string Take()
    {
        var text = _output.ToString();
        _output.Clear();
        return text;
    }

    // Pairs surrogates and drops control characters, which a store or a page may reject.
    private void Character(char c)
    {
        if (_high != 0)
        {
            var high = _high;
            _high = '\0';
            if (char.IsLowSurrogate(c))
            {
                GiveUp();
                Visible(high);
                Visible(c);
                return;
            }

            Text('\uFFFD');
        }

        if (char.IsHighSurrogate(c))
        {
            _high = c;
        }
        else if (char.IsLowSurrogate(c))
        {
            Text('\uFFFD');
        }
        else if (!char.IsControl(c) || c is '\n' or '\t')
        {
            Text(c);
        }
    }

    private void Text(char c)
    {
        if (_held.Length == 0)
        {
            Free(c);
        }
        else if (c == ']')
        {
            Close();
        }
        else if (IsPart(c) && (c != '^' || _held.Length == 1))
        {
            _held.Append(c);
            if (_held.Length > MaxHeld)
            {
                // Longer than any real citation: shown without its bracket, so that it does not become one.
                _held.Remove(0, 1);
                GiveUp();
            }
        }
        else
        {
            GiveUp();
            Free(c);
        }
    }

    private void Free(char c)
    {
        if (c == '[')
        {
            _held.Append(c);
        }
        else if (c == ' ')
        {
            _spaces++;
            if (_spaces > MaxSpaces)
            {
                Spaces();
            }
        }
        else
        {
            Visible(c);
        }
    }

    private void Close()
    {
        if (CitationNumbers.Parse(_held.ToString(1, _held.Length - 1)) is not { } numbers)
        {
            _held.Append(']');
            GiveUp();
            return;
        }

        _held.Clear();
        var shown = new List<int>();
        foreach (var number in numbers)
        {
            if (resolve(number) is not { } display)
            {
                Removed++;
            }
            else if (!shown.Contains(display))
            {
                shown.Add(display);
            }
        }

        if (shown.Count == 0)
        {
            _spaces = 0;
            return;
        }

        Spaces();
        foreach (var display in shown)
        {
            _output.Append(CultureInfo.InvariantCulture, $"[{display}]");
        }

        _afterCitation = true;
        _bracket = Bracket.None;
    }

    // What was held back is not a citation.
    private void GiveUp()
    {
        var held = _held.ToString();
        _held.Clear();
        foreach (var c in held)
        {
            Visible(c);
        }
    }

    private void Visible(char c)
    {
        // "[1](address)" would be a link, and "[1]: address" at the beginning of a line its definition.
        if (_afterCitation && _spaces == 0 && (c == '(' || (c == ':' && !_wordsInLine)))
        {
            _spaces = 1;
        }

        Spaces();
        _afterCitation = false;
        // If a citation was removed from inside other brackets, "[[9]1]", the rest must not form a new one.
        if (c == ']' && _bracket == Bracket.WithNumber)
        {
            return;
        }

        _bracket = c == '[' ? Bracket.Open
            : _bracket == Bracket.None || !IsPart(c) ? Bracket.None
            : char.IsAsciiDigit(c) ? Bracket.WithNumber : _bracket;
        _wordsInLine = c != '\n' && (_wordsInLine || char.IsLetterOrDigit(c));
        _output.Append(c);
    }

    private static bool IsPart(char c) => char.IsAsciiDigit(c) || c is ',' or ';' or ' ' or '-' or '–' or '^';

    private void Spaces()
    {
        _output.Append(' ', _spaces);
        _afterCitation &= _spaces == 0;
        _spaces = 0;
    }

    // What was shown since the last opening bracket, while it may still look like a citation.
    private enum Bracket
    {
        None,
        Open,
        WithNumber,
    }
}
