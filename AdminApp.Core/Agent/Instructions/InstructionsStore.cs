using System.Globalization;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Agent.Instructions;

/// <summary>The versions of the agent's instructions: each change makes one, and it is in force at once. A revert is a new version with old content.</summary>
public sealed class InstructionsStore
{
    /// <summary>Versions kept: the newest so many.</summary>
    public const int VersionsKept = 200;

    private readonly IDbContextFactory<AdminDbContext> _contexts;
    private readonly InstructionsInForce _inForce;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;

    internal InstructionsStore(IDbContextFactory<AdminDbContext> contexts, InstructionsInForce inForce, AuditLog audit, TimeProvider time) =>
        (_contexts, _inForce, _audit, _time) = (contexts, inForce, audit, time);

    /// <summary>The instructions that new questions get in this process.</summary>
    public AgentInstructions Current => _inForce.Current.Instructions;

    /// <summary>Number of their version; 0 before the first.</summary>
    public long Number => _inForce.Current.Number;

    /// <summary>The whole system prompt with these instructions in it.</summary>
    public static string SystemPromptOf(AgentInstructions instructions) => SystemPrompt.Of(instructions.Normalized()).Text;

    /// <summary>Reads what is in force from the store.</summary>
    public Task LoadAsync(CancellationToken cancellationToken = default) => _inForce.ReloadAsync(cancellationToken);

    /// <summary>The versions, newest first.</summary>
    /// <param name="take">At most so many, up to <see cref="VersionsKept"/>.</param>
    public async Task<IReadOnlyList<InstructionVersionSummary>> ListAsync(int take, CancellationToken cancellationToken = default)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await context.InstructionVersions.OrderByDescending(version => version.Number).Take(Math.Clamp(take, 1, VersionsKept))
            .Select(version => new InstructionVersionSummary(version.Number, version.AtUtc, version.Who, version.Reason, version.Tone, version.Length, version.Language, version.OwnText.Length))
            .ToListAsync(cancellationToken);
    }

    /// <summary>One version with its text; null if there is none, or no longer. Version 0 is the built-in prompt alone.</summary>
    public async Task<AgentInstructions?> FindAsync(long number, CancellationToken cancellationToken = default)
    {
        if (number == 0)
        {
            return AgentInstructions.Standard;
        }

        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await context.InstructionVersions.AsNoTracking().SingleOrDefaultAsync(version => version.Number == number, cancellationToken) is { } found
            ? AgentInstructions.Of(found)
            : null;
    }

    /// <summary>Makes a version and puts it in force, together with its entry in the audit log; or changes nothing.</summary>
    public async Task<InstructionsChangeResult> ChangeAsync(InstructionsChange change, CancellationToken cancellationToken = default)
    {
        change = change with { Content = change.Content.Normalized(), Reason = ValidText.Line(change.Reason, InstructionsChange.MaxReason + 1) };
        if (FaultOf(change) is { } fault)
        {
            return new InstructionsChangeResult.Invalid(fault);
        }

        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        // The counter's row is locked first, so that two admins go one after the other and the second sees what the first did.
        var number = await context.IncrementCounterAsync(StoreCounter.Instructions, cancellationToken);
        var current = await context.InstructionVersions.AsNoTracking().OrderByDescending(version => version.Number).FirstOrDefaultAsync(cancellationToken);
        if (current is not null && current.Number != change.ExpectedNumber)
        {
            return new InstructionsChangeResult.Stale(current);
        }

        var before = current is null ? AgentInstructions.Standard : AgentInstructions.Of(current);
        if (change.Content == before)
        {
            return new InstructionsChangeResult.Invalid("These instructions are in force already.");
        }

        context.InstructionVersions.Add(new InstructionVersion
        {
            Number = number,
            AtUtc = _time.GetUtcNow().UtcDateTime,
            Who = change.Actor.Who,
            Reason = change.Reason,
            Tone = change.Content.Tone,
            Length = change.Content.Length,
            Language = change.Content.Language,
            OwnText = change.Content.OwnText,
        });
        await _audit.AddAsync(context, change.Actor, AuditActions.PromptChanged, string.Create(CultureInfo.InvariantCulture, $"version {number}"), Detail(before, change), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        var forgotten = number - VersionsKept;
        await context.InstructionVersions.Where(version => version.Number <= forgotten).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _inForce.Put(number, change.Content);
        return new InstructionsChangeResult.Applied(number);
    }

    private static string? FaultOf(InstructionsChange change) => change switch
    {
        { Reason.Length: 0 } => "Say why, for the history.",
        { Reason.Length: > InstructionsChange.MaxReason } => $"A reason can have up to {InstructionsChange.MaxReason} characters.",
        _ when !Enum.IsDefined(change.Content.Tone) => $"A tone can be one of {string.Join(", ", Enum.GetNames<AnswerTone>())}.",
        _ when !Enum.IsDefined(change.Content.Length) => $"A length can be one of {string.Join(", ", Enum.GetNames<AnswerLength>())}.",
        _ when !Enum.IsDefined(change.Content.Language) => $"A language can be one of {string.Join(", ", Enum.GetNames<AnswerLanguage>())}.",
        _ => OwnTextCheck.FaultOf(change.Content.OwnText),
    };

    // What changed and why, without the text: the version has it.
    private static string Detail(AgentInstructions before, InstructionsChange change)
    {
        var after = change.Content;
        List<string> parts = [];
        if (after.Tone != before.Tone)
        {
            parts.Add($"tone {before.Tone} → {after.Tone}");
        }

        if (after.Length != before.Length)
        {
            parts.Add($"length {before.Length} → {after.Length}");
        }

        if (after.Language != before.Language)
        {
            parts.Add($"language {before.Language} → {after.Language}");
        }

        if (after.OwnText != before.OwnText)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"own text {before.OwnText.Length:N0} → {after.OwnText.Length:N0} characters"));
        }

        return $"{string.Join(", ", parts)}. {change.Reason}";
    }
}
