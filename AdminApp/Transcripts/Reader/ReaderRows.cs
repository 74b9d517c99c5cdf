using AdminApp.Core.Stores.Entities;

namespace AdminApp.Transcripts.Reader;

/// <summary>A row of the reader: one turn, or several short replies in a line.</summary>
/// <param name="Turns">The turns, at least one.</param>
/// <param name="Replies">Whether they are drawn as one line of replies.</param>
internal sealed record ReaderRow(IReadOnlyList<Turn> Turns, bool Replies)
{
    public Turn First => Turns[0];
}

/// <summary>Arranges turns in rows. Short replies such as "Mm-hmm" and "Right" share a line, so that they don't tear the conversation apart.</summary>
internal static class ReaderRows
{
    /// <summary>Maximum length of a short reply, in characters.</summary>
    public const int ShortReply = 32;

    /// <summary>Maximum number of replies per line.</summary>
    public const int RepliesARow = 8;

    private const int ShortReplyWords = 5;

    /// <summary>The rows, in order.</summary>
    /// <param name="merge">Whether short replies are put together.</param>
    /// <param name="keep">Turns that keep a row of their own, such as the one that a link opens.</param>
    public static IReadOnlyList<ReaderRow> Build(IEnumerable<Turn> turns, bool merge, Func<Turn, bool> keep)
    {
        var rows = new List<ReaderRow>();
        var replies = new List<Turn>();
        foreach (var turn in turns)
        {
            // The first row must have a time and a speaker: a line of replies belongs to something above it.
            if (merge && rows.Count > 0 && IsShort(turn.Text) && !keep(turn))
            {
                replies.Add(turn);
                if (replies.Count == RepliesARow)
                {
                    Close();
                }
            }
            else
            {
                Close();
                rows.Add(new ReaderRow([turn], Replies: false));
            }
        }

        Close();
        return rows;

        void Close()
        {
            if (replies.Count > 0)
            {
                rows.Add(new ReaderRow([.. replies], Replies: true));
            }

            replies.Clear();
        }
    }

    private static bool IsShort(string text) => text.Length <= ShortReply && text.Count(c => c is ' ' or '\n') < ShortReplyWords;
}
