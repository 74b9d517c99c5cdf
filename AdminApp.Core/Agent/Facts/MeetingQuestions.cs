using System.Collections.Frozen;
using AdminApp.Core.Transcripts.Search.Questions;

namespace AdminApp.Core.Agent.Facts;

/// <summary>Detects whether a question counts or lists meetings: "How many meetings talk about budgets?", "Welche Besprechungen hatten wir diese Woche?"</summary>
internal static class MeetingQuestions
{
    private static readonly FrozenSet<string> Asking = Words(
        "many which what list count all every welche welchen viele alle liste nenne combien quelles quels liste toutes cuantas cuantos que cuales lista todas quante quanti quali elenca tutte");

    private static readonly FrozenSet<string> Between = Words("of the our all these those die der unsere unserer von alle de des nos les las los nuestras del delle dei nostre le meetings");

    /// <summary>Whether the answer is a count or a list of meetings.</summary>
    public static bool CountsOrLists(string question)
    {
        var tokens = QuestionToken.Read(question);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!Asking.Contains(tokens[i].Text))
            {
                continue;
            }

            var next = i + 1;
            while (next < tokens.Count && !MeetingWords.Nouns.Contains(tokens[next].Text) && (Between.Contains(tokens[next].Text) || Asking.Contains(tokens[next].Text)))
            {
                next++;
            }

            // "What meeting decided that?" asks for a passage.
            if (next < tokens.Count && MeetingWords.Nouns.Contains(tokens[next].Text) && MeetingWords.IsPlural(tokens[next].Text))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
