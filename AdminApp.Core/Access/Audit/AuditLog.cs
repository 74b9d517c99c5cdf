using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access.Audit;

/// <summary>Who did what: every change that a person or a program makes leaves an entry. Never give it a secret.</summary>
public sealed class AuditLog(StoreTransactions transactions, TimeProvider time)
{
    /// <summary>Longest name, ID or code, in characters.</summary>
    public const int MaxWord = 256;

    /// <summary>Longest subject, in characters.</summary>
    public const int MaxSubject = 400;

    /// <summary>Longest detail, in characters; the rest is cut off.</summary>
    public const int MaxDetail = 2000;

    /// <summary>Adds an entry to a context, so that it is saved with the change itself.</summary>
    /// <param name="context">The context that saves the change.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="action">A code of <see cref="AuditActions"/>.</param>
    /// <param name="subject">What it is done to, in words.</param>
    /// <param name="detail">What changed, in words.</param>
    public void Add(AdminDbContext context, AuditActor actor, string action, string subject, string detail = "") => context.AuditEntries.Add(new AuditEntry
    {
        AtUtc = time.GetUtcNow().UtcDateTime,
        Who = Cut(actor.Who, MaxWord),
        Actor = actor.Id is { } id ? Cut(id, MaxWord) : null,
        Action = action,
        Subject = Cut(subject, MaxSubject),
        Detail = Cut(detail, MaxDetail),
        Address = actor.Address is { } address ? Cut(address, MaxWord) : null,
    });

    /// <summary>Writes an entry on its own, for a change that is not made in this store or in slices. Parameters as in <see cref="Add"/>.</summary>
    public Task WriteAsync(AuditActor actor, string action, string subject, string detail = "", CancellationToken cancellationToken = default) => transactions.RunAsync(
        (context, token) =>
        {
            Add(context, actor, action, subject, detail);
            return context.SaveChangesAsync(token);
        },
        cancellationToken);

    private static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");
}
