using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Requests;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Requests;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Requests;
using AdminApp.Ui;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor;

namespace AdminApp.Tests.Components;

/// <summary>The page over a store and the ledger of this process. The clock begins at <see cref="StoredRequests.Start"/>.</summary>
internal sealed class RequestsWorld(PageContext context, QuestionLedger ledger) : IAsyncDisposable
{
    public PageContext Context => context;

    public QuestionLedger Ledger => ledger;

    public TestStore Store => context.Store;

    public NavigationManager Navigation => context.Services.GetRequiredService<NavigationManager>();

    public static async Task<RequestsWorld> CreateAsync(bool sessionEnded = false, UserRole role = UserRole.Admin)
    {
        var context = await PageContext.CreateAsync(sessionEnded, role);
        context.Time.SetUtcNow(new DateTimeOffset(StoredRequests.Start.AddMinutes(10)));
        var ledger = new QuestionLedger(context.Time);
        context.JSInterop.SetupModule("./js/requests.js").SetupModule("open", _ => true).Mode = JSRuntimeMode.Loose;
        var log = new RequestLog(ledger, context.Store.Services.GetRequiredService<InstanceId>(), context.Store.Contexts);
        var users = new RequestUsers(context.Store.Contexts);
        context.Services.AddSingleton(log);
        context.Services.AddSingleton(users);
        context.Services.AddSingleton(new RequestTexts(context.Store.Contexts));
        var transactions = context.Store.Services.GetRequiredService<StoreTransactions>();
        context.Services.AddSingleton(new RequestViews(transactions, context.Store.Contexts, new AuditLog(transactions, TimeProvider.System, NullLogger<AuditLog>.Instance), TimeProvider.System));
        context.Services.AddSingleton(new RequestSearch(log, users, context.Store.Contexts, TimeProvider.System));
        context.Services.AddSingleton(new RequestReader(
            log, new RequestRanks(context.Store.Contexts), new RequestTexts(context.Store.Contexts), users, context.Store.Services.GetRequiredService<SettingsStore>()));
        return new RequestsWorld(context, ledger);
    }

    public IRenderedComponent<RequestsPage> Open(string address, BrowserSettings? browser = null)
    {
        Navigation.NavigateTo(address);
        context.Render<MudPopoverProvider>();
        return context.Render<RequestsPage>(parameters => parameters.AddCascadingValue(browser ?? BrowserSettings.Default));
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
