using AdminApp.Ui;
using Bunit;
using MudBlazor;

namespace AdminApp.Tests.Components;

public class DayFieldTests
{
    private readonly List<DateOnly?> _chosen = [];

    [Fact]
    public async Task WhatIsNoDay_StaysWithTheReason_AndADayTypedAfterItIsTaken()
    {
        await using var context = await PageContext.CreateAsync();
        var field = Render(context);
        Type(field, "2026-13-45");
        Assert.Equal("2026-13-45", field.Find("input").GetAttribute("value"));
        Assert.Contains("Enter a day as yyyy-mm-dd", field.Markup, StringComparison.Ordinal);
        Assert.False(field.Instance.IsDay);

        Type(field, "2026-11-20");
        Assert.Equal("2026-11-20", field.Find("input").GetAttribute("value"));
        Assert.DoesNotContain("Enter a day", field.Markup, StringComparison.Ordinal);
        Assert.True(field.Instance.IsDay);
        Assert.Equal([new DateOnly(2026, 11, 20)], _chosen);

        Type(field, "2026-11-31");
        Assert.Single(_chosen); // what is no day leaves the last one in force

        Type(field, "");
        Assert.True(field.Instance.IsDay);
        Assert.Null(_chosen[^1]);
    }

    [Theory]
    [InlineData("2026-3-4")]
    [InlineData("4.3.2026")]
    [InlineData("4 Mar 2026")]
    [InlineData(" March 4, 2026 ")]
    public async Task ADayThatCanBeReadInOneWay_IsRead(string typed)
    {
        await using var context = await PageContext.CreateAsync();
        var field = Render(context);
        Type(field, typed);
        Assert.Equal([new DateOnly(2026, 3, 4)], _chosen);
        Assert.Equal("2026-03-04", field.Find("input").GetAttribute("value"));
    }

    [Theory]
    [InlineData("3/4/2026")]
    [InlineData("tomorrow")]
    public async Task ADayThatCanBeReadInTwoWays_IsNotGuessed(string typed)
    {
        await using var context = await PageContext.CreateAsync();
        var field = Render(context);
        Type(field, typed);
        Assert.Empty(_chosen);
        Assert.False(field.Instance.IsDay);
    }

    [Fact]
    public async Task ADayBeforeTheEarliest_StaysWithTheReason()
    {
        await using var context = await PageContext.CreateAsync();
        var field = Render(context, earliest: new DateOnly(2026, 11, 29));
        Type(field, "2026-11-28");
        Assert.Equal("2026-11-28", field.Find("input").GetAttribute("value"));
        Assert.Contains("Enter 29 Nov 2026 or later.", field.Markup, StringComparison.Ordinal);
        Assert.Empty(_chosen);
        Type(field, "2026-11-29");
        Assert.True(field.Instance.IsDay);
    }

    [Fact]
    public async Task ADayIsPickedFromTheCalendar()
    {
        await using var context = await PageContext.CreateAsync();
        var popovers = context.Render<MudPopoverProvider>();
        var field = Render(context, day: new DateOnly(2026, 11, 20));
        await field.Find("[aria-label='Last day: open the calendar']").ClickAsync(new());
        var day = popovers.WaitForElements(".mud-picker-calendar-day").First(button => button.TextContent.Trim() == "25");
        await day.ClickAsync(new());
        field.WaitForAssertion(() => Assert.Equal([new DateOnly(2026, 11, 25)], _chosen));
        Assert.Equal("2026-11-25", field.Find("input").GetAttribute("value"));
    }

    private IRenderedComponent<DayField> Render(PageContext context, DateOnly? day = null, DateOnly? earliest = null) =>
        context.Render<DayField>(parameters => parameters.Add(f => f.Label, "Last day").Add(f => f.Day, day).Add(f => f.Earliest, earliest).Add(f => f.DayChanged, _chosen.Add));

    private static void Type(IRenderedComponent<DayField> field, string text) => field.Find("input").Change(text);
}
