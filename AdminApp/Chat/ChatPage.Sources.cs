using System.Globalization;
using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;
using Microsoft.JSInterop;

namespace AdminApp.Chat;

/// <content>The sources of the selected answer.</content>
public sealed partial class ChatPage
{
    /// <summary>Called by chat.js: the passage behind the citation under the pointer; null if there is none.</summary>
    /// <param name="place">The citation's place among all citations of the text, from 0.</param>
    [JSInvokable]
    public PassageText? Passage(string answerId, int place)
    {
        var answer = _session.Messages.FirstOrDefault(m => m.Id.ToString("N") == answerId);
        var statements = answer is null ? [] : answer.Id == _shown.AnswerId ? _shown.Statements : CitedStatements.Find(answer.Content, answer.Citations);
        return statements.ElementAtOrDefault(place)?.Source is { } source
            ? new PassageText($"{source.Speaker}  {Clock.Offset(source.StartMs)}", source.Quote, $"{source.Meeting}{(source.Date is null ? "" : " · " + Clock.Day(source.Date))}")
            : null;
    }

    /// <inheritdoc/>
    public void Grown(Message answer, string text, IReadOnlyList<Citation> sources)
    {
        if (_shown.AnswerId != answer.Id)
        {
            return;
        }

        var shows = ShowsSources;
        _shown.Grow(text, sources);
        if (shows != ShowsSources)
        {
            StateHasChanged();
        }
        else
        {
            _panel?.Grown();
        }
    }

    /// <inheritdoc/>
    public async Task PickAsync(Message answer, int place)
    {
        if (_shown.AnswerId != answer.Id)
        {
            Select(answer);
        }

        _shown.Select(place);
        (_closed, _overlay) = (false, true);
        _panel?.ShowCited();
        StateHasChanged();
        await Task.Yield();
        if (!await Js.InvokeAsync<bool>("adminapp.reveal", CardId(place)) && !Browser.Small)
        {
            await ShowSourcesAsync(); // the window became too narrow for the panel
        }
    }

    /// <inheritdoc/>
    public Task ShowSourcesAsync() => _sheet.OpenAsync();

    private void Select(Message? answer, int? place = null) => _shown.Show(answer, answer is null ? null : _session.QuestionOf(answer), place);

    private void SelectSource(int place) => _shown.Select(place);

    // The selected quote has one element, whichever of its citations is selected.
    private string CardId(int place) => string.Create(CultureInfo.InvariantCulture, $"source-{_shown.Statements.ElementAtOrDefault(place)?.Number}-{place}");

    private Task PreviousAsync() => StepAsync(-1);

    private Task NextAsync() => StepAsync(1);

    private async Task StepAsync(int step)
    {
        var answers = _session.Messages.Where(m => m.Role != "user").ToList();
        var place = answers.FindIndex(m => m.Id == _shown.AnswerId) + step;
        if (place >= 0 && place < answers.Count)
        {
            Select(answers[place]);
            await Js.InvokeVoidAsync("adminapp.reveal", $"a-{answers[place].Id:N}", "start");
        }
    }

    private void OpenSources() => (_closed, _overlay) = (false, true);

    private void CloseSources() => (_closed, _overlay) = (true, false);

    /// <summary>A passage as the browser shows it next to the pointer.</summary>
    /// <param name="Quote">The words.</param>
    /// <param name="Foot">Where.</param>
    public sealed record PassageText(string Head, string Quote, string Foot);
}
