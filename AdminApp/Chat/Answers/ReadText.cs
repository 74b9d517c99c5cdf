using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Chat.Answers;

/// <summary>Says how much was read for an answer: "Read 10 of 35 passages of Retro, 24 Nov", "Read 10 passages of 3 of 36 meetings".</summary>
internal static class ReadText
{
    /// <summary>The text; null where it is not known.</summary>
    public static string? Of(Message answer)
    {
        // What the agent says itself, without a model, was read from nothing.
        if (answer is { Model: null, QuotesOnly: false } || answer.Searched is not { Nothing: null, OfMeetings: > 0 } searched)
        {
            return null;
        }

        var passages = answer.Citations.DistinctBy(c => (c.TranscriptId, c.TurnFrom, c.TurnTo, c.PassageText)).ToList();
        if (passages.Count == 0)
        {
            return $"Searched {Amounts.Count(searched.Meetings, "meeting")}";
        }

        var read = Amounts.Count(passages.Count, "passage");
        return searched.Meetings == 1
            ? $"Read {passages.Count} of {Amounts.Count(searched.Passages, "passage")} of {passages[0].Meeting}"
            : $"Read {read} of {passages.Select(c => c.TranscriptId).Distinct().Count()} of {Amounts.Count(searched.Meetings, "meeting")}";
    }
}
