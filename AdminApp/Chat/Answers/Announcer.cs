using AdminApp.Core.Chat;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Chat.Answers;

/// <summary>What a screen reader says of an answer: its place when it changes, "Answer started", "still writing" every 10 s at most, and the end.</summary>
internal sealed class Announcer(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private string _said = "";
    private int? _place;
    private bool _started;
    private long _saidAt;

    public string Running(AnswerProgress progress)
    {
        if (progress.Text.Length > 0)
        {
            if (!_started)
            {
                _started = true;
                return Say("Answer started");
            }

            // The same words twice would not be read twice: a dot more or less makes them new.
            return time.GetElapsedTime(_saidAt) < Interval ? _said : Say(_said == "Still writing" ? "Still writing." : "Still writing");
        }

        if (progress.Place is { } place && place != _place)
        {
            _place = place;
            return Say(Amounts.Place(place));
        }

        return _said;
    }

    public string Ended(Message answer) => Say(answer.State switch
    {
        MessageState.Done => $"Answer ready, {Amounts.Count(answer.Citations.Where(c => c.Cited).DistinctBy(c => c.Number).Count(), "source")}",
        MessageState.Cancelled => "Answer stopped",
        MessageState.Refused => "Not sent",
        _ => "The answer failed",
    });

    private string Say(string text)
    {
        _saidAt = time.GetTimestamp();
        return _said = text;
    }
}
