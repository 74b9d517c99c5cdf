using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Agent.Instructions;

/// <summary>The system prompt that new questions get in this process. The built-in one until the store was read.</summary>
internal sealed class InstructionsInForce(IDbContextFactory<AdminDbContext> contexts)
{
    private readonly Lock _lock = new();
    private volatile SystemPrompt _current = SystemPrompt.Standard;

    /// <summary>What is in force. A question takes it once, when it is asked.</summary>
    public SystemPrompt Current => _current;

    /// <summary>Puts a version in force, unless a later one is.</summary>
    public void Put(long number, AgentInstructions instructions)
    {
        lock (_lock)
        {
            if (number > _current.Number)
            {
                _current = SystemPrompt.Of(instructions, number);
            }
        }
    }

    /// <summary>Reads the store, and puts its newest version in force if that is a later one.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.ReadCounterAsync(StoreCounter.Instructions, cancellationToken) > _current.Number
            && await context.InstructionVersions.AsNoTracking().OrderByDescending(version => version.Number).FirstOrDefaultAsync(cancellationToken) is { } newest)
        {
            Put(newest.Number, AgentInstructions.Of(newest));
        }
    }
}
