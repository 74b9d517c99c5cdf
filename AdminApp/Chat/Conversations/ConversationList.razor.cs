using AdminApp.Core.Chat;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Chat.Conversations;

/// <summary>The list of conversations with its search.</summary>
public sealed partial class ConversationList
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(250);

    private CancellationTokenSource _typing = new();

    // Typed, and not searched for yet.
    private string? _typed;
    private (IReadOnlyList<ConversationSummary>, int, bool, Guid?, string, string?) _drawn;

    /// <summary>The conversations.</summary>
    [Parameter, EditorRequired]
    public ConversationBook Book { get; set; } = default!;

    /// <summary>The open one.</summary>
    [Parameter]
    public Guid? Current { get; set; }

    /// <summary>A line at the foot.</summary>
    [Parameter]
    public string? Foot { get; set; }

    /// <summary>One was opened, or a new one was started.</summary>
    [Parameter]
    public EventCallback Opened { get; set; }

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private ChatSession Session => Book.Session;

    private string Typed => _typed ?? Session.Search;

    /// <inheritdoc />
    public void Dispose()
    {
        _typing.Cancel();
        _typing.Dispose();
    }

    /// <inheritdoc />
    protected override bool ShouldRender()
    {
        var now = (Session.List, Session.Listed, Book.Loaded, Current, Session.Search, Foot);
        var changed = now != _drawn;
        _drawn = now;
        return changed;
    }

    // Each letter ends the wait of the one before, so that a word is one search through all texts.
    private async Task SearchAsync(string? text)
    {
        _typing.Cancel();
        _typing.Dispose();
        var typing = _typing = new CancellationTokenSource();
        _typed = text ?? "";
        try
        {
            await Task.Delay(TypingPause, Time, typing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await Book.SearchAsync(_typed);
        if (typing == _typing)
        {
            _typed = null;
        }
    }
}
