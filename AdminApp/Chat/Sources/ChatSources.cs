using System.Globalization;
using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;
using Microsoft.JSInterop;

namespace AdminApp.Chat.Sources;

/// <summary>The sources of the selected answer: which answer that is, and whether the panel is open.</summary>
/// <param name="session">The open conversation.</param>
public sealed class ChatSources(ChatSession session)
{
    private bool _closed;

    /// <summary>What is shown.</summary>
    public ShownSources Shown { get; } = new();

    /// <summary>Whether the panel shows.</summary>
    public bool IsOpen => Shown.Sources.Count > 0 && !_closed;

    /// <summary>Whether the panel was asked for, and so may cover the thread in a narrow window.</summary>
    public bool Covers { get; private set; }

    /// <summary>Selects an answer and one of its citations; null: none.</summary>
    public void Select(Message? answer, int? place = null) => Shown.Show(answer, answer is null ? null : session.QuestionOf(answer), place);

    /// <summary>Selects a citation that was clicked, and opens the panel.</summary>
    public void Pick(Message answer, int place)
    {
        if (Shown.AnswerId != answer.Id)
        {
            Select(answer);
        }

        Shown.Select(place);
        Open();
    }

    /// <summary>The answer before or after the selected one; null where there is none.</summary>
    public Message? Neighbor(int step)
    {
        var answers = session.Messages.Where(m => m.Role != "user").ToList();
        return answers.ElementAtOrDefault(answers.FindIndex(m => m.Id == Shown.AnswerId) + step);
    }

    /// <summary>Opens the panel.</summary>
    public void Open() => (_closed, Covers) = (false, true);

    /// <summary>Closes the panel.</summary>
    public void Close() => (_closed, Covers) = (true, false);

    /// <summary>Another conversation is open: the panel covers nothing that was not asked for.</summary>
    public void Uncover() => Covers = false;

    /// <summary>The id of a citation's quote in the panel. The selected quote has its own element, whichever of the citations that share it is selected.</summary>
    public string CardId(int place) => string.Create(CultureInfo.InvariantCulture, $"source-{Shown.Statements.ElementAtOrDefault(place)?.Number}-{place}");

    /// <summary>Called by chat.js: what a citation under the pointer leads to; null when it leads nowhere.</summary>
    /// <param name="answerId">The answer.</param>
    /// <param name="place">The citation's place among all of its text, from 0.</param>
    [JSInvokable]
    public PassageText? Passage(string answerId, int place)
    {
        var answer = session.Messages.FirstOrDefault(m => m.Id.ToString("N") == answerId);
        var statements = answer is null ? [] : answer.Id == Shown.AnswerId ? Shown.Statements : CitedStatements.Find(answer.Content, answer.Citations);
        return statements.ElementAtOrDefault(place)?.Source is { } source
            ? new PassageText($"{source.SpeakerWithFile}  {Clock.Offset(source.StartMs)}", source.Quote, $"{source.Meeting}{(source.Date is null ? "" : " · " + Clock.Day(source.Date))}")
            : null;
    }

    /// <summary>A passage as the browser shows it beside the pointer.</summary>
    /// <param name="Head">Who and when.</param>
    /// <param name="Quote">The words.</param>
    /// <param name="Foot">Where.</param>
    public sealed record PassageText(string Head, string Quote, string Foot);
}
