using AdminApp.Core.Access.Audit;
using AdminApp.Core.Metrics;
using AdminApp.Core.Services;
using AdminApp.Core.Stores;
using AdminApp.Services;
using AdminApp.Tests.Fakes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Components;

public sealed class ServiceCardTests : IAsyncLifetime
{
    private static readonly DateTime Noon = new(2026, 11, 29, 12, 0, 0, DateTimeKind.Utc);

    private readonly FakePart _part = new("store");
    private PageContext _context = default!;

    public async ValueTask InitializeAsync()
    {
        _context = await PageContext.CreateAsync();
        _context.Services.AddSingleton(new ServiceTester(
            new ServiceBoard([_part]), _context.Store.Services.GetRequiredService<AuditLog>(), _context.Time, NullLogger<ServiceTester>.Instance));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public void ACard_SaysStateTimesErrorAndWhatHappensWithoutThePart()
    {
        var card = Draw(_part.Status with
        {
            State = ServiceState.Slow,
            Word = "152.7 ms",
            Detail = "adminapp.db",
            Pool = ("Writers", "1 writing"),
            Reading = new ServiceReading(true, Noon, TimeSpan.FromMilliseconds(0.4), TimeSpan.FromMilliseconds(152.7), TimeSpan.FromSeconds(1.5), "SQLite reports error 5, busy.", Noon.AddHours(-1)),
        });

        var text = string.Join(' ', card.Find(".services-card").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("slow: 152.7 ms", text, StringComparison.Ordinal);
        Assert.Contains("152.7 ms, 1.5 s of a use; last 0.4 ms", text, StringComparison.Ordinal);
        Assert.Contains("Writers 1 writing", text, StringComparison.Ordinal);
        Assert.Contains("Since 29 Nov 2026, 12:00, replies", text, StringComparison.Ordinal);
        Assert.Contains("SQLite reports error 5, busy. 29 Nov 2026, 11:00", text, StringComparison.Ordinal);
        Assert.Contains("Without it Nothing changes.", text, StringComparison.Ordinal);
        Assert.NotEmpty(card.FindAll(".ui-dot.ui-warning"));
    }

    [Fact]
    public async Task ATest_ShowsItsResult()
    {
        _part.Test = _ => throw new ServiceTestException("It did not reply.");
        var card = Draw(_part.Status);
        await card.Find("button").ClickAsync(new());

        card.WaitForAssertion(() => Assert.Contains("It did not reply.", card.Find(".services-result").TextContent, StringComparison.Ordinal), Patience.Limit);
        Assert.NotEmpty(card.FindAll(".services-result .ui-error"));
    }

    [Fact]
    public async Task ATest_WithoutTheStore_SaysThatItWasNotMade()
    {
        var card = Draw(_part.Status);
        _context.StoreIsAway = true;
        await card.Find("button").ClickAsync(new());
        card.WaitForAssertion(() => Assert.Contains($"Not tested. {StoreFailure.Text}", card.Find(".services-result").TextContent, StringComparison.Ordinal), Patience.Limit);

        _context.StoreIsAway = false;
        await card.Find("button").ClickAsync(new());
        card.WaitForAssertion(() => Assert.Contains("It works.", card.Find(".services-result").TextContent, StringComparison.Ordinal), Patience.Limit);
    }

    [Fact]
    public void WhatIsNotSetUp_SaysWhere() =>
        Assert.Equal("/limits", Draw(_part.Status with { Detail = "no key", SetUp = "/limits" }).Find(".services-detail a").GetAttribute("href"));

    [Fact]
    public void WhatIsOff_CannotBeTested_AndWhatCosts_SaysSo()
    {
        Assert.Empty(Draw(_part.Status with { TestCost = null }).FindAll("button"));
        Assert.Contains("One call.", Draw(_part.Status with { TestCost = "One call." }).Find("#store-cost").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<ServiceCard> Draw(ServiceStatus status) => _context.Render<ServiceCard>(parameters => parameters.Add(card => card.Service, status));
}
