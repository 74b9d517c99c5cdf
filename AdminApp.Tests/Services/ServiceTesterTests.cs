using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Services;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Services;

public sealed class ServiceTesterTests : IAsyncLifetime
{
    private static readonly AuditActor Ann = new("ann@example.org", "user:1");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    private readonly FakePart _part = new("store");
    private TestStore _store = default!;
    private ServiceTester _tester = default!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) => services.AddAccounts());
        _tester = new ServiceTester(new ServiceBoard([_part]), _store.Services.GetRequiredService<AuditLog>(), _time, NullLogger<ServiceTester>.Instance);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task ATest_SaysWhatItShowed_AndHowLongItTook()
    {
        _part.Test = _ =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(40));
            return Task.FromResult("It replied.");
        };

        Assert.Equal(new ServiceTestResult(_time.GetUtcNow().UtcDateTime.AddMilliseconds(40), true, TimeSpan.FromMilliseconds(40), "It replied."), await _tester.RunAsync("store", Ann, Token));
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task ATestThatCosts_IsInTheAuditLog_AlsoWhenItFails()
    {
        _part.Status = _part.Status with { TestCost = "One call." };
        _part.Test = _ => throw new ServiceTestException("The key is rejected.");

        Assert.Equal((false, "The key is rejected."), await OutcomeAsync(_tester.RunAsync("store", Ann, Token)));
        Assert.Equal(("service.tested", "store", "The key is rejected.", "ann@example.org"), Assert.Single((await EntriesAsync()).Select(entry => (entry.Action, entry.Subject, entry.Detail, entry.Who))));
    }

    [Fact]
    public async Task ATestThatHangs_EndsAfterItsTime_EvenIfItCannotBeStopped()
    {
        var never = new TaskCompletionSource<string>();
        _part.Test = _ => never.Task;
        var running = _tester.RunAsync("store", Ann, Token);
        _time.Advance(_part.TestTimeout);

        Assert.Equal((false, "No result within 5 s."), await OutcomeAsync(running));
    }

    [Fact]
    public async Task AnUnexpectedFailure_TellsItsTypeOnly()
    {
        _part.Test = _ => throw new InvalidOperationException("Password=secret");

        Assert.Equal((false, "The test failed (InvalidOperationException); the log says why."), await OutcomeAsync(_tester.RunAsync("store", Ann, Token)));
    }

    [Fact]
    public async Task OneTestOfAPart_RunsAtATime()
    {
        var first = new TaskCompletionSource<string>();
        _part.Test = _ => first.Task;
        var running = _tester.RunAsync("store", Ann, Token);

        Assert.StartsWith("Someone else is testing it", (await _tester.RunAsync("store", Ann, Token)).Text, StringComparison.Ordinal);
        first.SetResult("done");
        Assert.True((await running).Passed);
        _part.Test = _ => Task.FromResult("again");
        Assert.Equal("again", (await _tester.RunAsync("store", Ann, Token)).Text);
        await Assert.ThrowsAsync<ArgumentException>(() => _tester.RunAsync("nothing", Ann, Token));
    }

    private static async Task<(bool, string)> OutcomeAsync(Task<ServiceTestResult> running)
    {
        var result = await running.WaitAsync(Patience.Limit, Token);
        return (result.Passed, result.Text);
    }

    private async Task<List<Core.Stores.Entities.AuditEntry>> EntriesAsync()
    {
        await using var context = _store.Contexts.CreateDbContext();
        return await context.AuditEntries.AsNoTracking().ToListAsync(Token);
    }
}
