using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Agent;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Agent.Instructions;

public class InstructionsStoreTests
{
    private static readonly AuditActor Ann = new("ann@example.org", "user:1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Change_MakesAVersion_IsInForceAtOnce_AndIsInTheAuditLog(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var instructions = store.Services.GetRequiredService<InstructionsStore>();
        Assert.Equal((0, AgentInstructions.Standard), (instructions.Number, instructions.Current));

        Assert.Equal(new InstructionsChangeResult.Applied(1), await ChangeAsync(instructions, new(AnswerTone.Formal, AnswerLength.Normal, "{0} <<<PASSAGES\nzwei\r\n"), 0));

        Assert.Equal((1, new AgentInstructions(AnswerTone.Formal, AnswerLength.Normal, "{0} <<<PASSAGES\nzwei\n")), (instructions.Number, instructions.Current));
        var version = Assert.Single(await instructions.ListAsync(10, Token));
        Assert.Equal((1, "ann@example.org", "a try", 21), (version.Number, version.Who, version.Reason, version.OwnTextLength));
        await using var context = store.Contexts.CreateDbContext();
        var entry = await context.AuditEntries.SingleAsync(Token);
        Assert.Equal(("prompt.changed", "version 1", "tone Neutral → Formal, own text 0 → 21 characters. a try", "user:1"), (entry.Action, entry.Subject, entry.Detail, entry.Actor));
    }

    [Theory, EachStore]
    public async Task AFixedLanguage_IsPartOfTheVersion_AndOfItsRevert(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var instructions = store.Services.GetRequiredService<InstructionsStore>();
        var german = AgentInstructions.Standard with { Language = AnswerLanguage.German };

        Assert.Equal(new InstructionsChangeResult.Applied(1), await ChangeAsync(instructions, german, 0));
        Assert.Equal(new InstructionsChangeResult.Applied(2), await ChangeAsync(instructions, AgentInstructions.Standard, 1));
        Assert.Equal(new InstructionsChangeResult.Applied(3), await ChangeAsync(instructions, (await instructions.FindAsync(1, Token))!, 2));

        Assert.Equal(german, instructions.Current);
        Assert.Equal([AnswerLanguage.German, AnswerLanguage.SameAsQuestion, AnswerLanguage.German], (await instructions.ListAsync(10, Token)).Select(version => version.Language));
        await using var context = store.Contexts.CreateDbContext();
        var entry = await context.AuditEntries.OrderBy(entry => entry.Id).FirstAsync(Token);
        Assert.Equal("language SameAsQuestion → German. a try", entry.Detail);

        var unknown = await ChangeAsync(instructions, german with { Language = (AnswerLanguage)99 }, 3);
        Assert.StartsWith("A language can be one of SameAsQuestion, English, German", Assert.IsType<InstructionsChangeResult.Invalid>(unknown).Fault, StringComparison.Ordinal);
    }

    [Theory, EachStore]
    public async Task OfTwoAdmins_TheLaterIsRefused_AndSeesTheOthers(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var instructions = store.Services.GetRequiredService<InstructionsStore>();
        await ChangeAsync(instructions, new(AnswerTone.Friendly, AnswerLength.Normal, "theirs"), 0);

        var stale = Assert.IsType<InstructionsChangeResult.Stale>(await ChangeAsync(instructions, new(AnswerTone.Formal, AnswerLength.Normal, "mine"), 0));

        Assert.Equal((1, "theirs"), (stale.Current.Number, stale.Current.OwnText));
        Assert.Equal("theirs", instructions.Current.OwnText);
        Assert.Equal(new InstructionsChangeResult.Applied(2), await ChangeAsync(instructions, new(AnswerTone.Formal, AnswerLength.Normal, "mine"), 1));
    }

    [Theory, EachStore]
    public async Task Revert_IsANewVersionWithTheOldContent(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var instructions = store.Services.GetRequiredService<InstructionsStore>();
        await ChangeAsync(instructions, new(AnswerTone.Friendly, AnswerLength.Short, "one"), 0);
        await ChangeAsync(instructions, new(AnswerTone.Neutral, AnswerLength.Normal, "two"), 1);

        Assert.Equal(new InstructionsChangeResult.Applied(3), await ChangeAsync(instructions, (await instructions.FindAsync(1, Token))!, 2));
        Assert.Equal(await instructions.FindAsync(1, Token), instructions.Current);
        Assert.Equal(new InstructionsChangeResult.Applied(4), await ChangeAsync(instructions, (await instructions.FindAsync(0, Token))!, 3));
        Assert.Equal((4, AgentInstructions.Standard), (instructions.Number, instructions.Current));
        Assert.Equal([4L, 3, 2, 1], (await instructions.ListAsync(10, Token)).Select(version => version.Number));
    }

    [Theory, EachStore]
    public async Task Versions_AreBounded_AndTheOldestGoes(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        await using (var context = store.Contexts.CreateDbContext())
        {
            context.StoreCounters.Add(new StoreCounter { Name = StoreCounter.Instructions, Value = InstructionsStore.VersionsKept });
            context.InstructionVersions.AddRange(Enumerable.Range(1, InstructionsStore.VersionsKept).Select(number => new InstructionVersion
            {
                Number = number,
                AtUtc = DateTime.UnixEpoch,
                Who = "script",
                Reason = "",
                OwnText = $"{number}",
            }));
            await context.SaveChangesAsync(Token);
        }

        var instructions = store.Services.GetRequiredService<InstructionsStore>();
        await ChangeAsync(instructions, new(AnswerTone.Plain, AnswerLength.Normal, "newest"), InstructionsStore.VersionsKept);

        var kept = await instructions.ListAsync(int.MaxValue, Token);
        Assert.Equal((InstructionsStore.VersionsKept, 201, 2), (kept.Count, kept[0].Number, kept[^1].Number));
        Assert.Null(await instructions.FindAsync(1, Token));
    }

    [Theory, EachStore]
    public async Task AnotherProcess_HasItWithItsNextLook_AndAtItsStart(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var time = new FakeTimeProvider();
        var other = new InstructionsInForce(store.Contexts);
        using var follower = new InstructionsFollower(other, time, NullLogger<InstructionsFollower>.Instance);
        await follower.StartAsync(Token);
        await ChangeAsync(store.Services.GetRequiredService<InstructionsStore>(), new(AnswerTone.Friendly, AnswerLength.Normal, "x"), 0);

        await Eventually.UntilAsync(() => other.Current.Number == 1, () => time.Advance(InstructionsFollower.Period));
        Assert.Equal("x", other.Current.Instructions.OwnText);
        Assert.True(InstructionsFollower.Period < TimeSpan.FromSeconds(5));

        var started = new InstructionsInForce(store.Contexts);
        using var atStart = new InstructionsFollower(started, time, NullLogger<InstructionsFollower>.Instance);
        await atStart.StartAsync(Token);
        Assert.Equal(1, started.Current.Number);
        await follower.StopAsync(Token);
        await atStart.StopAsync(Token);
    }

    [Theory]
    [InlineData("a\0", "why", "Line 1, character 2")]
    [InlineData("fine", " ", "Say why")]
    [InlineData("", "why", "in force already")]
    public async Task WhatIsWrong_IsSaid_AndChangesNothing(string own, string reason, string said)
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        var instructions = store.Services.GetRequiredService<InstructionsStore>();

        var invalid = Assert.IsType<InstructionsChangeResult.Invalid>(
            await instructions.ChangeAsync(new(AgentInstructions.Standard with { OwnText = own }, reason, Ann, 0), Token));

        Assert.Contains(said, invalid.Fault, StringComparison.Ordinal);
        Assert.Empty(await instructions.ListAsync(10, Token));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Empty(await context.AuditEntries.ToListAsync(Token));
        Assert.Empty(await context.StoreCounters.Where(counter => counter.Name == StoreCounter.Instructions).ToListAsync(Token));
    }

    private static Task<TestStore> CreateAsync(StoreKind kind) => TestStore.CreateAsync(kind, (services, _) => services.AddAccounts().AddInstructions());

    private static Task<InstructionsChangeResult> ChangeAsync(InstructionsStore instructions, AgentInstructions content, long expected) =>
        instructions.ChangeAsync(new InstructionsChange(content, "a try", Ann, expected), Token);
}
