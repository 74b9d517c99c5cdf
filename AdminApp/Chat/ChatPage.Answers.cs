using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using Microsoft.JSInterop;

namespace AdminApp.Chat;

/// <content>What answers tell the page while they grow and end, and the way through their sources.</content>
public sealed partial class ChatPage
{
    /// <inheritdoc />
    public void Searching(Message answer, AppliedScope scope)
    {
        if (_searching?.Answer != answer.Id && scope.Filters.Count > 0)
        {
            _searching = (answer.Id, scope);
            StateHasChanged();
        }
    }

    /// <inheritdoc />
    public async Task StopAsync()
    {
        await _session.StopAsync(_gone.Token);
        StateHasChanged();
    }

    /// <inheritdoc />
    public async Task EndedAsync(Message answer)
    {
        await _session.RefreshAsync(answer.Id, _gone.Token);
        if (_session.Messages.FirstOrDefault(m => m.Id == answer.Id) is { State: not MessageState.Pending } ended)
        {
            if (_sources.Shown.AnswerId == ended.Id)
            {
                _sources.Select(ended, _sources.Shown.Place);
            }

            await _book.ReadAsync();
            StateHasChanged();
        }
    }

    /// <inheritdoc />
    public void Grown(Message answer, string text, IReadOnlyList<Citation> sources)
    {
        if (_sources.Shown.AnswerId != answer.Id)
        {
            return;
        }

        var shows = _sources.IsOpen;
        _sources.Shown.Grow(text, sources);
        if (shows != _sources.IsOpen)
        {
            StateHasChanged();
        }
        else
        {
            _sourcesPane.Grown();
        }
    }

    /// <inheritdoc />
    public async Task PickAsync(Message answer, int place)
    {
        _sources.Pick(answer, place);
        _sourcesPane.ShowCited();
        StateHasChanged();
        await Task.Yield();
        await _sourcesPane.RevealAsync(place);
    }

    /// <inheritdoc />
    public Task ShowSourcesAsync() => _sourcesPane.OpenSheetAsync();

    private async Task StepAsync(int step)
    {
        if (_sources.Neighbor(step) is { } answer)
        {
            _sources.Select(answer);
            await Js.InvokeVoidAsync("adminapp.reveal", $"a-{answer.Id:N}", "start");
        }
    }
}
