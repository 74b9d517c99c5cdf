using System.Globalization;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Stores;

/// <summary>
/// The index of the words of stored questions, in the store itself: FTS5 in SQLite, a tsvector in PostgreSQL (ADR 0085). Both hold the same words, which are read from the
/// question here, and list matches in the order of the list of requests. The text itself is not in it. It does not check who may search; the caller must.
/// </summary>
internal static class QuestionIndex
{
    /// <summary>So many different words of a question are indexed.</summary>
    public const int MaxWords = 500;

    /// <summary>So many characters of a question are read.</summary>
    public const int MaxText = 4_000;

    private const int Bits = 10;
    private const int MaxAttempts = 16;

    // Words of up to so many characters have an index of their beginnings; longer beginnings are looked up in the vocabulary, so many words at most.
    private const int IndexedBeginning = 4;
    private const int MaxExpanded = 64;

    private static readonly DateTime Epoch = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The least key of a moment. PostgreSQL keeps microseconds.</summary>
    public static long KeyOf(DateTime utc) => ((utc.Ticks - Epoch.Ticks) / TimeSpan.TicksPerMicrosecond) << Bits;

    /// <summary>The moment of a key, to the microsecond.</summary>
    public static DateTime MomentOf(long key) => Epoch.AddTicks((key >> Bits) * TimeSpan.TicksPerMicrosecond);

    /// <summary>Adds a question, in the context's open transaction. One that is there stays.</summary>
    /// <param name="context">The context of the transaction.</param>
    /// <param name="request">The request: the ID of the stored answer.</param>
    /// <param name="submittedAtUtc">When it was submitted, as its row says.</param>
    /// <param name="user">Who asked, as its row says; null if unknown.</param>
    /// <param name="class">Its class, as its row says.</param>
    /// <param name="text">The question.</param>
    public static async Task AddAsync(AdminDbContext context, Guid request, DateTime submittedAtUtc, string? user, string @class, string text, CancellationToken cancellationToken)
    {
        string[] words = [.. FoldedWords.Of(TextCap.Cut(text, MaxText), MaxWords), ClassWord(@class), .. user is null ? [] : (string[])[UserWord(user)]];
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            // Another question of the same microsecond may have the key.
            var key = KeyOf(submittedAtUtc) | (uint)((request.GetHashCode() + attempt) & ((1 << Bits) - 1));
            if (await InsertAsync(context, key, request, words, cancellationToken) || await context.RequestQuestions.AnyAsync(question => question.RequestId == request, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Finds questions, newest first.</summary>
    /// <param name="context">The store.</param>
    /// <param name="terms">What is looked for.</param>
    /// <param name="from">The least key.</param>
    /// <param name="below">All keys are below this one.</param>
    /// <param name="most">Maximum number of entries.</param>
    public static async Task<IReadOnlyList<RequestQuestion>> FindAsync(AdminDbContext context, QuestionTerms terms, long from, long below, int most, CancellationToken cancellationToken)
    {
        if (context is not SqliteAdminDbContext)
        {
            var query = string.Join(" & ", terms.Words.Select(word => word.Length == 1 ? Quoted(word) : $"{Quoted(word)}:*").Concat(Codes(terms).Select(Quoted)));
            return await context.RequestQuestions.FromSql(
                $"""SELECT "Key", "RequestId" FROM "RequestQuestions" WHERE "Words" @@ {query}::tsquery AND "Key" >= {from} AND "Key" < {below} ORDER BY "Key" DESC LIMIT {most}""")
                .AsNoTracking().ToListAsync(cancellationToken);
        }

        var parts = Codes(terms).ToList();
        foreach (var word in terms.Words)
        {
            if (await PartAsync(context, word, cancellationToken) is not { } part)
            {
                return [];
            }

            parts.Add(part);
        }

        var match = string.Join(" AND ", parts);
        return await context.RequestQuestions.FromSql(
            $"""SELECT q."Key", q."RequestId" FROM "RequestWords" w CROSS JOIN "RequestQuestions" q ON q."Key" = w.rowid WHERE w."RequestWords" MATCH {match} AND w.rowid >= {from} AND w.rowid < {below} ORDER BY w.rowid DESC LIMIT {most}""")
            .AsNoTracking().ToListAsync(cancellationToken);
    }

    private static async Task<bool> InsertAsync(AdminDbContext context, long key, Guid request, string[] words, CancellationToken cancellationToken)
    {
        if (context is not SqliteAdminDbContext)
        {
            return await context.Database.ExecuteSqlAsync(
                $"""INSERT INTO "RequestQuestions" ("Key", "RequestId", "Words") VALUES ({key}, {request}, array_to_tsvector({words})) ON CONFLICT DO NOTHING""", cancellationToken) > 0;
        }

        if (await context.Database.ExecuteSqlAsync($"""INSERT INTO "RequestQuestions" ("Key", "RequestId") VALUES ({key}, {request}) ON CONFLICT DO NOTHING""", cancellationToken) == 0)
        {
            return false;
        }

        var joined = string.Join(' ', words);
        await context.Database.ExecuteSqlAsync($"""INSERT INTO "RequestWords" (rowid, "Words") VALUES ({key}, {joined})""", cancellationToken);
        return true;
    }

    // FTS5 merges the lists of all words with a beginning before it gives the first match, unless the beginning has a list of its own. Named one by one, they are
    // read only as far as needed. Null if there is none.
    private static async Task<string?> PartAsync(AdminDbContext context, string word, CancellationToken cancellationToken)
    {
        var length = new StringInfo(word).LengthInTextElements;
        if (word.Length == 1)
        {
            return $"\"{word}\"";
        }

        if (length <= IndexedBeginning)
        {
            return $"\"{word}\"*";
        }

        var end = word + "\U0010FFFF";
        var known = await context.Database.SqlQuery<string>($"""SELECT term AS "Value" FROM "RequestVocabulary" WHERE term >= {word} AND term < {end} LIMIT {MaxExpanded}""").ToListAsync(cancellationToken);
        return known.Count switch
        {
            0 => null,
            MaxExpanded => $"\"{word}\"*",
            _ => $"({string.Join(" OR ", known.Select(term => $"\"{term}\""))})",
        };
    }

    // Words of questions are letters and digits, so these are never words of a question.
    private static IEnumerable<string> Codes(QuestionTerms terms) =>
        [.. terms.User is { } user ? (string[])[UserWord(user)] : [], .. terms.Class is { } @class ? (string[])[ClassWord(@class)] : []];

    private static string UserWord(string user) => "_u" + string.Concat(user.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));

    private static string ClassWord(string @class) => "_c" + string.Concat(@class.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));

    private static string Quoted(string word) => $"'{word}'";
}
