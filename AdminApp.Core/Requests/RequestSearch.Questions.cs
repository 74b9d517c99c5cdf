using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Requests;

/// <summary>Requests whose question has some words: by the index of questions, or where only one person's may be found, by reading that person's.</summary>
public sealed partial class RequestSearch
{
    /// <summary>Questions that the index finds and other filters are checked for, for a page, at most.</summary>
    public const int MaxFound = 10_000;

    /// <summary>Questions of one person that are read for a page, at most.</summary>
    public const int MaxRead = 5_000;

    private const int ReadSlice = 500;
    private const int FoundSlice = 2_000;

    private async Task<RequestPage> FoundPageAsync(RequestFilter filter, RequestCursor? after, int size, CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        var (from, below) = filter.Keys(after);
        List<RequestRow> rows = [];
        for (var (read, most) = (0, 2 * size); ; most = Math.Min(4 * most, FoundSlice))
        {
            var found = await QuestionIndex.FindAsync(context, filter.Terms!, from, below, most, cancellationToken);
            var isLast = found.Count < most;
            var entries = isLast ? found : WholeMoments(found);
            if (entries.Count == 0 && !isLast)
            {
                continue; // All are of one microsecond, which has more; it has fewer than a slice.
            }

            var ids = entries.Select(entry => entry.RequestId).ToList();
            var some = await Project(filter.Among(context, ids)).ToListAsync(cancellationToken);
            rows.AddRange(some.Where(row => after is not { } top || row.Cursor.IsBelow(top)).OrderByDescending(row => row.SubmittedAtUtc).ThenByDescending(row => row.Id));
            if (rows.Count > size && EndOf(rows, size) is var end && (end < rows.Count || !isLast))
            {
                return new RequestPage(rows[..end], rows[end - 1].Cursor);
            }

            if (isLast)
            {
                return new RequestPage(rows, null);
            }

            read += entries.Count;
            var oldest = QuestionIndex.MomentOf(entries[^1].Key);
            if (read >= MaxFound)
            {
                return new RequestPage(rows, new RequestCursor(oldest, Guid.Empty), Exhausted: true);
            }

            below = QuestionIndex.KeyOf(oldest);
        }
    }

    // The index orders those of one microsecond otherwise than the list, so they stay together.
    private static List<RequestQuestion> WholeMoments(IReadOnlyList<RequestQuestion> found)
    {
        var kept = found.Count;
        while (kept > 0 && QuestionIndex.MomentOf(found[kept - 1].Key) == QuestionIndex.MomentOf(found[^1].Key))
        {
            kept--;
        }

        return [.. found.Take(kept)];
    }

    private static int EndOf(List<RequestRow> rows, int size)
    {
        var end = size;
        while (end < rows.Count && QuestionIndex.KeyOf(rows[end].SubmittedAtUtc) == QuestionIndex.KeyOf(rows[end - 1].SubmittedAtUtc))
        {
            end++;
        }

        return end;
    }

    private async Task<RequestPage> ReadPageAsync(RequestFilter filter, QuestionTerms terms, RequestCursor? after, int size, CancellationToken cancellationToken)
    {
        List<RequestRow> rows = [];
        for (var read = 0; read < MaxRead; read += ReadSlice)
        {
            var page = await StoredPageAsync(filter, after, ReadSlice, cancellationToken);
            rows.AddRange(await MatchingAsync(page.Rows, terms, filter.QuestionsOf, cancellationToken));
            if (rows.Count > size)
            {
                return new RequestPage(rows[..size], rows[size - 1].Cursor);
            }

            if (page.Next is null || page.Exhausted)
            {
                return page with { Rows = rows };
            }

            after = page.Next;
        }

        return new RequestPage(rows, after, Exhausted: true);
    }

    private async Task<IEnumerable<RequestRow>> MatchingAsync(IReadOnlyList<RequestRow> rows, QuestionTerms terms, string? owner, CancellationToken cancellationToken)
    {
        var ids = rows.Where(row => row.ConversationId is not null).Select(row => row.Id).ToList();
        await using var context = await OpenAsync(cancellationToken);
        var questions = await RequestTexts.Read(context, ids, QuestionIndex.MaxText, owner).ToListAsync(cancellationToken);
        var matching = questions.Where(question => terms.Match(question.Text)).Select(question => question.Id).ToHashSet();
        return rows.Where(row => matching.Contains(row.Id));
    }

    private async Task<RequestCount> CountQuestionsAsync(RequestFilter filter, CancellationToken cancellationToken)
    {
        var (count, after) = (0, (RequestCursor?)null);
        do
        {
            var page = await PageAsync(filter, after, MaxPage, cancellationToken);
            (count, after) = (count + page.Rows.Count, page.Next);
            if (count > MaxCounted || page.Exhausted)
            {
                return new RequestCount(Math.Min(count, MaxCounted), OrMore: true);
            }
        }
        while (after is not null);

        return new RequestCount(count, OrMore: false);
    }
}
