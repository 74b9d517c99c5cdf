using System.Text;
using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Agent;

/// <summary>Turns what the model streams into the visible text: checks citations and limits the length.</summary>
internal sealed class AnswerWriter
{
    private readonly CitationFilter _filter;
    private readonly StringBuilder _text = new();

    public AnswerWriter(AnswerSources sources) => _filter = new CitationFilter(sources.Cite);

    /// <summary>All text so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Whether only white space has arrived.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Text);

    /// <summary>Citations removed so far.</summary>
    public int Removed => _filter.Removed;

    /// <summary>Processes a piece; returns what can be shown now, possibly nothing.</summary>
    public string Write(string piece) => Keep(_filter.Push(piece));

    /// <summary>Ends one call's text; returns what can be shown now.</summary>
    public string End() => Keep(_filter.Finish());

    /// <summary>Adds text of our own.</summary>
    public string Add(string text) => Keep(text);

    private string Keep(string text)
    {
        var room = AgentLimits.AnswerLength - _text.Length;
        if (text.Length > room)
        {
            text = TextCap.Cut(text, room);
        }

        _text.Append(text);
        return text;
    }
}
