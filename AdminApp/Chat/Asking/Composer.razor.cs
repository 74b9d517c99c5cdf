using System.Globalization;
using AdminApp.Core.Chat;
using AdminApp.Core.Scopes;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Chat.Asking;

/// <summary>The server's half of the composer: takes the question that chat.js hands over, and says whether it was taken.</summary>
public sealed partial class Composer : IAsyncDisposable
{
    private ElementReference _form;
    private bool _left;
    private DotNetObjectReference<Composer>? _self;
    private IJSObjectReference? _module;
    private string? _problem;
    private string? _draft;

    /// <summary>What is known of the meetings.</summary>
    [Parameter, EditorRequired]
    public MeetingCatalog Meetings { get; set; } = MeetingCatalog.Empty;

    /// <summary>The conversation that the draft belongs to; null for a new one.</summary>
    [Parameter]
    public Guid? ConversationId { get; set; }

    /// <summary>What is searched.</summary>
    [Parameter]
    public MeetingScope Scope { get; set; } = MeetingScope.All;

    /// <summary>Another scope was chosen.</summary>
    [Parameter]
    public EventCallback<MeetingScope> ScopeChanged { get; set; }

    /// <summary>Today, where the browser is.</summary>
    [Parameter]
    public DateOnly Today { get; set; }

    /// <summary>Whether an answer is pending.</summary>
    [Parameter]
    public bool Due { get; set; }

    /// <summary>Whether the provider can be used.</summary>
    [Parameter]
    public bool ProviderUp { get; set; } = true;

    /// <summary>Whether the last question is being edited.</summary>
    [Parameter]
    public bool Editing { get; set; }

    /// <summary>Takes a question; returns null when it was taken, else what is wrong, for the person.</summary>
    [Parameter, EditorRequired]
    public Func<string, Task<string?>> Ask { get; set; } = default!;

    /// <summary>Begins to edit the last question; returns its text, or null when there is none.</summary>
    [Parameter, EditorRequired]
    public Func<string?> Edit { get; set; } = default!;

    /// <summary>Editing ends without sending.</summary>
    [Parameter]
    public EventCallback EditEnded { get; set; }

    /// <summary>The pending answer is to stop.</summary>
    [Parameter]
    public EventCallback Stopping { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    private Task RemoveAsync(ScopeFilter filter) =>
        ScopeChanged.InvokeAsync(new AppliedScope { Filters = ChosenScope.Filters(Scope, Meetings, Today) }.Without(filter));

    private string DraftKey => ConversationId?.ToString("N") ?? "new";

    /// <summary>Called by chat.js: the question as typed. True when it was taken.</summary>
    [JSInvokable]
    public async Task<bool> SendAsync(string text)
    {
        var question = text?.Trim() ?? "";
        _problem = question.Length switch
        {
            0 => null,
            > AskRequest.MaxLength => string.Create(CultureInfo.InvariantCulture, $"A question can have up to {AskRequest.MaxLength:N0} characters; this one has {question.Length:N0}."),
            _ => await Ask(question),
        };
        StateHasChanged();
        return question.Length > 0 && _problem is null;
    }

    /// <summary>Called by chat.js: the arrow up in the empty field.</summary>
    [JSInvokable]
    public string? EditLast() => Due ? null : Edit();

    /// <summary>Called by chat.js: Esc.</summary>
    [JSInvokable]
    public Task EscapeAsync() => Due ? Stopping.InvokeAsync() : Editing ? EditEnded.InvokeAsync() : Task.CompletedTask;

    /// <summary>Puts the last question into the field, to be edited.</summary>
    public Task EditAsync() => EditLast() is { } text ? SetTextAsync(text) : Task.CompletedTask;

    /// <summary>Puts a text into the field, such as an example question.</summary>
    public async Task SetTextAsync(string text)
    {
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("setText", _form, text);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _left = true;
        _self?.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.InvokeVoidAsync("detach", _form);
                await _module.DisposeAsync();
            }
            catch (Exception exception) when (BrowserGone.Explains(exception))
            {
                // The browser is gone, and with it the listeners.
            }
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = await ScriptModule.ImportAsync(Js, Assets["js/chat.js"]);
            if (_left)
            {
                // The page was left while the script loaded.
                return;
            }

            _self = DotNetObjectReference.Create(this);
            await _module.InvokeVoidAsync("attach", _form, _self);
            _draft = DraftKey;
            StateHasChanged(); // from now on a question can be sent
        }
        else if (_module is not null && _draft != DraftKey)
        {
            await _module.InvokeVoidAsync("refresh", _form);
        }

        _draft = _module is null ? null : DraftKey;
    }
}
