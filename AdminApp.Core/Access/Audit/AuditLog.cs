using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Access.Audit;

/// <summary>
/// Who did what: every change that a person or a program makes leaves an entry. Never give it a secret. A change of the store and its entry are one
/// transaction, so that neither is there without the other; where that can't be, the log of the program has what the store did not take.
/// </summary>
public sealed partial class AuditLog(StoreTransactions transactions, TimeProvider time, ILogger<AuditLog> logger)
{
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(10);

    /// <summary>Adds an entry to a context, so that it is saved with the change itself, and checks in the same transaction that the actor still may make the change (<see cref="AuditActor.Role"/>).</summary>
    /// <param name="context">The context that saves the change, in an open transaction.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="action">A code of <see cref="AuditActions"/>.</param>
    /// <param name="subject">What it is done to, in words.</param>
    /// <param name="detail">What changed, in words.</param>
    /// <exception cref="RoleRequiredException">The actor may not, or no longer. Nothing must be committed.</exception>
    public async Task AddAsync(AdminDbContext context, AuditActor actor, string action, string subject, string detail = "", CancellationToken cancellationToken = default)
    {
        await ActorCheck.RequireAsync(context, actor, time.GetUtcNow().UtcDateTime, cancellationToken);
        context.AuditEntries.Add(Entry(actor, action, subject, detail));
    }

    /// <summary>
    /// Writes an entry on its own, for a change that has been made and is not in this store. If the store does not take it, the change stands and the
    /// program's log has the entry, as an error. It is not canceled with the caller. Parameters as in <see cref="AddAsync"/>.
    /// </summary>
    public async Task WriteAsync(AuditActor actor, string action, string subject, string detail = "")
    {
        try
        {
            await transactions.RunAsync(
                (context, token) =>
                {
                    context.AuditEntries.Add(Entry(actor, action, subject, detail));
                    return context.SaveChangesAsync(token);
                },
                CancellationToken.None).WaitAsync(StorePatience, time, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotWritten(exception, actor.Who, action, subject, detail);
        }
    }

    private AuditEntry Entry(AuditActor actor, string action, string subject, string detail) => new()
    {
        AtUtc = time.GetUtcNow().UtcDateTime,
        Who = Cut(actor.Who, AuditEntry.MaxWord),
        Actor = actor.Id is { } id ? Cut(id, AuditEntry.MaxWord) : null,
        Action = action,
        Subject = Cut(subject, AuditEntry.MaxSubject),
        Detail = Cut(detail, AuditEntry.MaxDetail),
        Address = actor.Address is { } address ? Cut(address, AuditEntry.MaxWord) : null,
    };

    private static string Cut(string text, int most)
    {
        var valid = ValidText.From(text);
        return valid.Length <= most ? valid : TextCap.Cut(valid, most - 1) + "…";
    }

    [LoggerMessage(EventName = "AuditNotWritten", Level = LogLevel.Error, Message = "The audit log has no entry of this: {Who}, {Action}, {Subject}. {Detail}")]
    private partial void LogNotWritten(Exception exception, string who, string action, string subject, string detail);
}
