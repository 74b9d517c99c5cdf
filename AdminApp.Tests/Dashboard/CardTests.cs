using AdminApp.Core.Llm;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores.Entities;
using AdminApp.Dashboard;
using AdminApp.Dashboard.Charts;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace AdminApp.Tests.Dashboard;

public sealed class CardTests : BunitContext
{
    private static readonly RequestSight Admin = new("user:me", UserRole.Admin);
    private static readonly IReadOnlyList<(double, string)> Axis = [(0.5, "14:00")];

    public CardTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
    }

    [Fact]
    public void Chart_IsRenderedAgain_OnlyIfItsPictureChanged()
    {
        var card = Render<ChartCard>(parameters => parameters.Add(c => c.Picture, Picture("<svg></svg>")).Add(c => c.Axis, Axis));
        var rendered = card.RenderCount;
        card.Render(parameters => parameters.Add(c => c.Picture, Picture("<svg></svg>")));
        Assert.Equal(rendered, card.RenderCount);

        card.Render(parameters => parameters.Add(c => c.Picture, Picture("<svg><path d=\"M0 0h1\"/></svg>")));
        Assert.Equal(rendered + 1, card.RenderCount);
    }

    [Fact]
    public void Chart_WithoutFigures_SaysSo_AndItsMarksAreEncoded()
    {
        var card = Render<ChartCard>(parameters => parameters
            .Add(c => c.Picture, Picture("<svg></svg>", isEmpty: true)).Add(c => c.Axis, Axis).Add(c => c.Marks, [(0.2, "Model a → <b>x</b>")]));

        Assert.Equal("No requests in this range", card.Find(".dashboard-nothing").TextContent);
        Assert.Equal("Model a → <b>x</b>", card.Find(".dashboard-mark-label").TextContent);
        Assert.Equal("true", card.Find(".dashboard-plot").GetAttribute("data-opens"));
    }

    [Fact]
    public void Chart_AsksForItsTable()
    {
        string? asked = null;
        var card = Render<ChartCard>(parameters => parameters.Add(c => c.Picture, Picture("<svg></svg>")).Add(c => c.Axis, Axis).Add(c => c.Table, id => asked = id));
        card.Find("button").Click();

        Assert.Equal("response", asked);
    }

    [Fact]
    public void Tile_IsRenderedAgain_OnlyIfSomethingOfItChanged()
    {
        var tile = new Tile("Waiting in queue", "Waiting", "3", "", "oldest 6 s · 6 running", "<svg></svg>");
        var card = Render<TileCard>(parameters => parameters.Add(c => c.Tile, tile));
        var rendered = card.RenderCount;
        card.Render(parameters => parameters.Add(c => c.Tile, tile with { }));
        Assert.Equal(rendered, card.RenderCount);

        card.Render(parameters => parameters.Add(c => c.Tile, tile with { Value = "4" }));
        Assert.Equal("4", card.Find(".dashboard-tile-value").TextContent);
    }

    [Fact]
    public void Now_ShowsStepsAndPlaces_AndCancelsWhatIsStored()
    {
        OpenRequest? cancelled = null;
        OpenRequest[] open =
        [
            Request("Who decided?") with { IsRunning = true, Step = RequestStep.FirstToken, Attempts = 1, Tokens = 6_100 },
            Request("And why?") with { IsRunning = true, Step = RequestStep.Attempt, Attempts = 2 },
            Request(null) with { ConversationId = null, Class = LlmClass.Api, Place = 2, StartsIn = TimeSpan.FromSeconds(5) },
        ];
        var card = Render<NowCard>(parameters => parameters.Add(c => c.Board, new NowBoard(open, 25, 2, 6, 23)).Add(c => c.Sight, Admin).Add(c => c.Cancel, request => cancelled = request));

        Assert.Equal(["writing", "attempt 2", "2nd · 5 s"], card.FindAll("td.dashboard-step").Select(cell => cell.TextContent));
        Assert.Equal(["Running", "Running", "Waiting"], card.FindAll("td.dashboard-state").Select(cell => cell.TextContent.Trim()));
        Assert.Equal("not stored", card.FindAll("td.dashboard-question")[2].TextContent);
        Assert.Equal("22 more are waiting.", card.Find(".dashboard-quiet").TextContent);
        card.FindAll("button")[0].Click();
        Assert.Equal((2, "Who decided?"), (card.FindAll("button").Count, cancelled?.Question));
    }

    [Fact]
    public void Now_LeavesOutWhatAnOperatorMayNotRead()
    {
        OpenRequest[] open = [Request("Mine?") with { Owner = "user:me" }, Request("Theirs?") with { Owner = "user:other", User = "ben@example.org" }];
        var board = new NowBoard(open, 2, 0, 6, 2);
        var card = Render<NowCard>(parameters => parameters.Add(c => c.Board, board).Add(c => c.Sight, new RequestSight("user:me", UserRole.Operator)));
        Assert.Equal(["Mine?", "someone else’s"], card.FindAll("td.dashboard-question").Select(cell => cell.TextContent));
        Assert.DoesNotContain("Theirs?", card.Markup, StringComparison.Ordinal);
        Assert.Equal("Cancel the question of ben@example.org", card.FindAll("button")[1].GetAttribute("aria-label"));

        card.Render(parameters => parameters.Add(c => c.Board, board).Add(c => c.Sight, new RequestSight("user:me", UserRole.Admin)));
        Assert.Contains("Theirs?", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Now_WithNothingOpen_IsNotRenderedAgain()
    {
        var card = Render<NowCard>(parameters => parameters.Add(c => c.Board, NowBoard.Empty).Add(c => c.Sight, Admin));
        var rendered = card.RenderCount;
        card.Render(parameters => parameters.Add(c => c.Board, NowBoard.Empty with { Requests = [] }));

        Assert.Equal(rendered, card.RenderCount);
    }

    [Fact]
    public void Changes_AreWords_AndSayWhoMadeThem()
    {
        SettingChange change = new() { Key = "Performance:MaxConcurrentLlmRequests", OldValue = "3", NewValue = "6", Who = "ada@example.org", Reason = "load", AtUtc = DateTime.UnixEpoch };
        var card = Render<ChangesCard>(parameters => parameters.Add(c => c.Changes, [change]));

        Assert.Contains("Concurrent requests 3 → 6", card.Find("li").TextContent, StringComparison.Ordinal);
        Assert.Contains("ada@example.org", card.Find("li").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("→ as configured", ChangeText.Of(new SettingChange { Key = "A:B", OldValue = "1", Who = "", Reason = "" }), StringComparison.Ordinal);
    }

    private static ChartPicture Picture(string markup, bool isEmpty = false) => new(ChartCatalog.Main[0], markup, [], isEmpty);

    private static OpenRequest Request(string? question) =>
        new(Guid.NewGuid(), Guid.NewGuid(), "ada@example.org", question, LlmClass.Interactive, false, TimeSpan.FromSeconds(3), null, 0, null, null, 0);
}
