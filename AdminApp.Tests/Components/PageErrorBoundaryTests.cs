using AdminApp.Core.Access;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Shell;
using AdminApp.Tests.Fakes;
using AdminApp.Ui;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MudBlazor;

namespace AdminApp.Tests.Components;

public sealed class PageErrorBoundaryTests
{
    private readonly Lines _log = new();
    private bool _fails = true;

    [Fact]
    public async Task PageThatFails_SaysSo_UnderTheNumberThatStandsInTheLog_AndCanBeTriedAgain()
    {
        await using var context = await CreateAsync();
        var layout = context.Render<MainLayout>(parameters => parameters.Add(l => l.Body, Page));
        var told = layout.Find(".shell-page-error [role=alert]").TextContent;
        Assert.Contains("Something went wrong on this page", told);
        Assert.DoesNotContain("secret", told);
        var line = Assert.Single(_log.Written);
        Assert.Contains(line.Split(' ')[^1].TrimEnd('.'), told);
        Assert.Single(layout.FindAll("#main")); // the frame of the page stands

        layout.Find(".shell-page-error button").Click();
        Assert.Equal(2, _log.Written.Count); // it failed again
        _fails = false;
        layout.Find(".shell-page-error button").Click();
        Assert.Equal("It works.", layout.Find("#main p").TextContent);
        Assert.Empty(layout.FindAll(".shell-page-error"));
    }

    [Fact]
    public async Task FaultOfOnePage_IsNotShownOnTheNext()
    {
        await using var context = await CreateAsync();
        var layout = context.Render<MainLayout>(parameters => parameters.Add(l => l.Body, Page));
        Assert.Single(layout.FindAll(".shell-page-error"));
        _fails = false;
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/search");
        layout.Render(parameters => parameters.Add(l => l.Body, Page));
        Assert.Empty(layout.FindAll(".shell-page-error"));
        Assert.Equal("It works.", layout.Find("#main p").TextContent);
    }

    [Fact]
    public async Task ActionBeyondTheRole_SaysWhoCanHelp_AndThePageGoesOn()
    {
        await using var context = await CreateAsync();
        var layout = context.Render<MainLayout>(parameters => parameters.Add(l => l.Body, builder =>
        {
            builder.OpenComponent<RefusingPage>(0);
            builder.CloseComponent();
        }));
        layout.Find("#main button").Click();
        Assert.Contains("This needs the role Admin.", layout.Find(".shell-page-error [role=alert]").TextContent);
        Assert.Empty(_log.Written); // no fault of the program

        layout.Find(".shell-page-error button").Click();
        Assert.Single(layout.FindAll("#main button"));
        Assert.Empty(layout.FindAll(".shell-page-error"));
    }

    [Fact]
    public async Task PageWithoutTheStore_SaysSo_AndWhatToDo()
    {
        await using var context = await CreateAsync();
        var layout = context.Render<MainLayout>(parameters => parameters.Add(l => l.Body, Failing(SickDisk.Gone())));
        var told = layout.Find(".shell-page-error [role=alert]").TextContent;
        Assert.Contains("The store can't be reached", told, StringComparison.Ordinal);
        Assert.Contains("Try again in a few seconds", told, StringComparison.Ordinal);
        Assert.DoesNotContain(FailingStores.Secret, told, StringComparison.Ordinal);
        Assert.StartsWith("A page was not shown because the store is unavailable", Assert.Single(_log.Written), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ActionOfAMenu_ThatFails_SaysSo_AndClosesTheMenu_AndLeavesThePage()
    {
        await using var context = await CreateAsync();
        Exception fails = SickDisk.Gone();
        var asked = 0;
        var layout = context.Render<MainLayout>(parameters => parameters.Add(l => l.Body, builder =>
        {
            builder.OpenComponent<MudMenu>(0);
            builder.AddComponentParameter(1, nameof(MudMenu.Label), "Actions");
            builder.AddComponentParameter(2, nameof(MudMenu.ChildContent), (RenderFragment)(items =>
            {
                items.OpenComponent<MenuAction>(0);
                items.AddComponentParameter(1, nameof(MenuAction.OnClick), EventCallback.Factory.Create(context, async () =>
                {
                    asked++;
                    await Task.Yield();
                    throw fails;
                }));
                items.AddComponentParameter(2, nameof(MenuAction.ChildContent), (RenderFragment)(text => text.AddContent(0, "Delete")));
                items.CloseComponent();
            }));
            builder.CloseComponent();
        }));

        await ChooseAsync();
        layout.WaitForAssertion(() => Assert.Equal([StoreFailure.Text], Told()));
        Assert.Single(layout.FindAll("#main .mud-menu"));
        Assert.Empty(layout.FindAll(".shell-page-error"));

        fails = new InvalidOperationException("secret of the program");
        await ChooseAsync();
        layout.WaitForAssertion(() => Assert.Equal(2, Told().Count));
        Assert.StartsWith("That didn't work.", Told()[1], StringComparison.Ordinal);
        fails = new RoleRequiredException(UserRole.Admin);
        await ChooseAsync();
        layout.WaitForAssertion(() => Assert.Contains("Nothing was changed. This needs the role Admin.", Told()[^1], StringComparison.Ordinal));
        Assert.DoesNotContain("secret", string.Concat(Told()), StringComparison.Ordinal);
        Assert.Equal(3, asked);

        async Task ChooseAsync()
        {
            Assert.Empty(layout.FindAll(".mud-popover-open"));
            await layout.Find("#main .mud-menu button").ClickAsync(new());
            await layout.WaitForElement(".mud-popover .mud-menu-item").ClickAsync(new());
            layout.WaitForAssertion(() => Assert.Empty(layout.FindAll(".mud-popover-open")));
        }

        List<string> Told() => [.. context.Services.GetRequiredService<ISnackbar>().ShownSnackbars.Select(shown => shown.Message!)];
    }

    private static RenderFragment Failing(Exception exception) => builder =>
    {
        builder.OpenComponent<FailingPage>(0);
        builder.AddComponentParameter(1, nameof(FailingPage.With), exception);
        builder.CloseComponent();
    };

    private async Task<PageContext> CreateAsync()
    {
        var context = await PageContext.CreateAsync();
        context.Services.AddSingleton<ILogger<PageErrorBoundary>>(_log);
        context.ComponentFactories.AddStub<NavRail>();
        context.ComponentFactories.AddStub<TabBar>();
        context.ComponentFactories.AddStub<ShortcutsHelp>();
        context.ComponentFactories.AddStub<AlertNotices>();
        return context;
    }

    private RenderFragment Page => builder =>
    {
        builder.OpenComponent<FailingPage>(0);
        builder.AddComponentParameter(1, nameof(FailingPage.Fails), _fails);
        builder.CloseComponent();
    };

    private sealed class FailingPage : ComponentBase
    {
        [Parameter]
        public bool Fails { get; set; }

        [Parameter]
        public Exception? With { get; set; }

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) =>
            builder.AddMarkupContent(0, With is not null ? throw With : Fails ? throw new InvalidOperationException("secret of the store") : "<p>It works.</p>");
    }

    private sealed class RefusingPage : ComponentBase
    {
        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "button");
            builder.AddAttribute(1, "onclick", EventCallback.Factory.Create(this, () => throw new RoleRequiredException(UserRole.Admin)));
            builder.CloseElement();
        }
    }

    private sealed class Lines : ILogger<PageErrorBoundary>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
