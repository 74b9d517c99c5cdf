using System.Text.Json;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Chat;

/// <summary>
/// Tells answers of dead processes from those that another instance still prepares, and marks the former as interrupted.
/// Each process leaves a sign of life in the store; one SQLite file has one server, so there every other process is dead.
/// </summary>
internal sealed class PendingAnswers(IDbContextFactory<AdminDbContext> contexts, RunnerIdentity identity, RunningAnswers running, TimeProvider time)
{
    private const string Prefix = "chat-runner:";

    /// <summary>At the start of a server: what this data directory's last process, and every other dead one, left pending is interrupted.</summary>
    public async Task<int> InterruptAtStartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var pending = context.Messages.Where(message => message.State == MessageState.Pending);
        if (context is SqliteAdminDbContext)
            return await InterruptAsync(pending, cancellationToken);
        var own = await InterruptAsync(pending.Where(message => message.RunnerId == null || message.RunnerId == identity.Id), cancellationToken);
        return own + await InterruptDeadAsync(cancellationToken);
    }

    /// <summary>Interrupts what processes without a recent sign of life left pending.</summary>
    public async Task<int> InterruptDeadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var since = time.GetUtcNow().UtcDateTime - ChatLimits.DeadAfter;
        var living = context.StoredStates.Where(state => state.Name.StartsWith(Prefix) && state.UpdatedAtUtc >= since).Select(state => state.Name);
        var count = await InterruptAsync(
            context.Messages.Where(message => message.State == MessageState.Pending && message.RunnerId != identity.Id && !living.Contains(Prefix + message.RunnerId)),
            cancellationToken);
        var forgotten = since - TimeSpan.FromDays(1);
        await context.StoredStates.Where(state => state.Name.StartsWith(Prefix) && state.UpdatedAtUtc < forgotten).ExecuteDeleteAsync(cancellationToken);
        return count;
    }

    /// <summary>Interrupts what is pending in our name although it does not run here: it was stored, but its storing was reported as failed.</summary>
    public async Task<int> InterruptForgottenAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var own = context.Messages.Where(message => message.State == MessageState.Pending && message.RunnerId == identity.Id);
        // An answer is held before it is stored, and until its end is.
        var forgotten = (await own.Select(message => message.Id).ToListAsync(cancellationToken)).Where(id => !running.Holds(id)).ToList();
        return forgotten.Count == 0 ? 0 : await InterruptAsync(own.Where(message => forgotten.Contains(message.Id)), cancellationToken);
    }

    /// <summary>Leaves a sign of life.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var name = Prefix + identity.Id;
        var state = await context.StoredStates.FindAsync([name], cancellationToken);
        if (state is null)
            context.StoredStates.Add(state = new StoredState { Name = name, Json = "" });
        state.Json = JsonSerializer.Serialize(new { machine = Environment.MachineName, pid = Environment.ProcessId });
        state.UpdatedAtUtc = time.GetUtcNow().UtcDateTime;
        await context.SaveChangesAsync(cancellationToken);
    }

    private Task<int> InterruptAsync(IQueryable<Message> pending, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return pending.ExecuteUpdateAsync(
            set => set.SetProperty(message => message.State, MessageState.Interrupted)
                .SetProperty(message => message.RunnerId, (string?)null)
                .SetProperty(message => message.CompletedAtUtc, now),
            cancellationToken);
    }
}
