using System.Security.Claims;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Folders;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Usage;
using AdminApp.Security;
using AdminApp.Tests.Fakes;
using AdminApp.Ui;
using Bunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace AdminApp.Tests.Components;

/// <summary>Renders the Transcripts and Search pages over transcripts in memory, for one signed-in person.</summary>
internal sealed class PageContext : BunitContext
{
    private readonly TestStore _store;

    private readonly ClaimsPrincipal _user;

    private PageContext(TestStore store, ClaimsPrincipal user)
    {
        (_store, _user) = (store, user);
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule("./js/transcripts.js").SetupModule("open", _ => true).Mode = JSRuntimeMode.Loose;
        JSInterop.SetupModule("./js/upload.js").SetupModule("open", _ => true).Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<ITranscriptLibrary>(Library);
        Services.AddSingleton<ITranscriptImporter>(Importer);
        Services.AddSingleton<IEmbeddingStatus>(Embedding);
        Services.AddSingleton<SampleMeetings>();
        Services.AddSingleton(new WatchedFolder(Microsoft.Extensions.Options.Options.Create(new TranscriptsOptions()), store.Contexts));
        Services.AddSingleton<ILlmService>(new FakeLlmService());
        Services.AddSingleton<ILlmThrottle>(new FakeThrottle());
        Services.Configure<TranscriptsOptions>(options => options.MaxFileSizeMb = 1);
        Services.AddSingleton(store.Services.GetRequiredService<QuotaBook>());
        Services.AddSingleton<AuthenticationStateProvider>(new Signed(user));
        Services.RemoveAll<IAuthorizationService>();
        Services.AddAuthorizationCore(SecurityRegistration.AddPolicies);
        RenderTree.Add<CascadingAuthenticationState>();
        Services.AddSingleton(SignedIn.CurrentUser(store.Services, new Asked(this, user)));
    }

    public FakeTimeProvider Time { get; } = new();

    /// <summary>Whether the store can't say who acts, because it can't be reached.</summary>
    public bool StoreIsAway { get; set; }

    /// <summary>Until when the store takes to say who acts.</summary>
    public Task Asking { get; set; } = Task.CompletedTask;

    public FakeMeetings Library { get; } = new();

    /// <summary>The user as an owner of conversations.</summary>
    public string Owner => _user.FindFirst(AccessPolicies.OwnerClaim)!.Value;

    /// <summary>The store behind the session.</summary>
    public TestStore Store => _store;

    /// <summary>Steps the clock until a page has loaded again and shows something.</summary>
    public Task LoadedAsync(Func<bool> shows) => Eventually.UntilAsync(shows, () => Time.Advance(CoalescedLoad.Pause));

    public UserSessions Sessions => _store.Services.GetRequiredService<UserSessions>();

    public FakeImporter Importer { get; } = new();

    public FakeEmbedding Embedding { get; } = new();

    /// <param name="sessionEnded">The user signed out while the page was open.</param>
    /// <param name="role">What the user may do.</param>
    public static async Task<PageContext> CreateAsync(bool sessionEnded = false, UserRole role = UserRole.Admin)
    {
        var store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) => services.AddAccounts().AddSingleton<QuotaBook>());
        var accounts = store.Services.GetRequiredService<UserAccounts>();
        var user = (await accounts.AddAsync("a@example.org", null, role, AuditActor.CommandLine)).User!;
        var principal = await SignedIn.PrincipalAsync(store.Services, user);
        var context = new PageContext(store, principal);
        if (sessionEnded)
        {
            await context.EndSessionAsync();
        }

        return context;
    }

    /// <summary>The user signs out elsewhere.</summary>
    public Task EndSessionAsync() => SignedIn.EndAsync(_store.Services, SignedIn.Ticket(_store.Services, _user));

    /// <summary>Renders what dialogs need, and answers them.</summary>
    public IRenderedComponent<MudDialogProvider> RenderDialogs()
    {
        Render<MudPopoverProvider>();
        return Render<MudDialogProvider>();
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await _store.DisposeAsync();
    }

    private sealed class Asked(PageContext context, ClaimsPrincipal user) : AuthenticationStateProvider
    {
        public override async Task<AuthenticationState> GetAuthenticationStateAsync()
        {
            await context.Asking;
            return context.StoreIsAway ? throw SickDisk.Gone() : new AuthenticationState(user);
        }
    }

    private sealed class Signed(ClaimsPrincipal user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(user));
    }
}

/// <summary>Takes every file that is not empty, and remembers its name.</summary>
internal sealed class FakeImporter : ITranscriptImporter
{
    public List<string> Imported { get; } = [];

    /// <summary>Where each of these was.</summary>
    public List<ImportOrigin?> Origins { get; } = [];

    /// <summary>The warnings of a file.</summary>
    public Func<string, IReadOnlyList<string>> Warnings { get; set; } = _ => [];

    /// <summary>The version that a file replaces; null: none.</summary>
    public ReplacedVersion? Replaces { get; set; }

    /// <summary>Called before a file is taken.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public async Task<ImportedFile> ImportAsync(string fileName, Stream content, AuditActor actor, bool sample = false, ImportOrigin? origin = null, bool holdIfWarned = false, CancellationToken cancellationToken = default)
    {
        await Before(fileName, cancellationToken);
        using var reader = new StreamReader(content);
        if ((await reader.ReadToEndAsync(cancellationToken)).Length == 0)
        {
            return new ImportedFile(fileName, null, 0, 0, false, false, [], "The file is empty.");
        }

        var result = Result(fileName, holdIfWarned && Warnings(fileName).Count > 0) with { Warnings = Warnings(fileName) };
        if (!result.Held)
        {
            Imported.Add(fileName);
            Origins.Add(origin);
        }

        return result;
    }

    private ImportedFile Result(string fileName, bool held) => new(fileName, held ? null : Guid.NewGuid(), 12, 1, false, Replaces is not null, [], null)
    {
        Held = held,
        ReplacedVersion = Replaces,
        Title = "Weekly",
        Format = "teams",
        Date = new DateOnly(2025, 10, 3),
        Speakers = ["Ana", "Ben", "Cara", "Dan", "Eva"],
        Length = TimeSpan.FromMinutes(46),
    };
}

/// <summary>Background work whose state a test tells.</summary>
internal sealed class FakeEmbedding : IEmbeddingStatus
{
    public EmbeddingProgress Progress { get; private set; } = new(0, 0, Enabled: true);

    public event Action<EmbeddingProgress>? Changed;

    public void Tell(EmbeddingProgress progress)
    {
        Progress = progress;
        Changed?.Invoke(progress);
    }

    public Task CompleteAsync(IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellationToken = default) => Task.CompletedTask;
}
