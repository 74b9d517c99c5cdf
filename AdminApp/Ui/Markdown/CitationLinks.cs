namespace AdminApp.Ui.Markdown;

/// <summary>What an answer's citations lead to, and which one is selected.</summary>
/// <param name="picked">Called with the place of a citation that was clicked.</param>
public sealed class CitationLinks(Action<int> picked)
{
    // The same delegate for the same place every time, so that the browser gets each handler only once.
    private readonly Dictionary<int, Action> _handlers = [];
    private IReadOnlySet<int> _known = new HashSet<int>();

    /// <summary>Numbers that have a source; others are not rendered.</summary>
    public IReadOnlySet<int> Known
    {
        get => _known;
        set
        {
            if (!_known.SetEquals(value))
            {
                _known = value;
                Version++;
            }
        }
    }

    /// <summary>The place of the selected citation among all citations of the text, from 0; null if none is selected.</summary>
    public int? Selected
    {
        get;
        set
        {
            if (field != value)
            {
                field = value;
                Version++;
            }
        }
    }

    /// <summary>Changes whenever the rendering would change.</summary>
    public int Version { get; private set; }

    internal Action Handler(int place)
    {
        if (!_handlers.TryGetValue(place, out var handler))
        {
            _handlers[place] = handler = () => picked(place);
        }

        return handler;
    }
}
