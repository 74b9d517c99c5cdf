using System.Diagnostics;
using System.Globalization;
using AdminApp.Access;
using AdminApp.Core;
using AdminApp.Core.Access;
using AdminApp.Core.Chat;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Security;
using AdminApp.Shell.Palette;
using AdminApp.Tests.Browser;
using AdminApp.Tests.Fakes;
using AdminApp.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace AdminApp.Tests.Measures;

/// <summary>
/// <c>measure palette [MEETINGS]</c>: what a key press in the command palette costs the server (the session, the store and the matching), with 200 meetings or as many as it says,
/// 2,000 conversations of one person and all settings; and how long it takes in a browser until the results are drawn, which includes the wait for further letters.
/// </summary>
internal static class PaletteMeasure
{
    private const int FewMeetings = 200;
    private const int Conversations = 2_000;
    private const int Rounds = 20;
    private const string Door = "/test/sign-in";
    private static readonly string[] Typed = ["requests per minute", "budget review 17", "anna keller", "Mistral:Max", "xylophone"];
    private static readonly string[] Subjects = ["budget", "remote control", "release", "hiring", "requests of customers", "minutes", "interface", "review"];
    private static readonly string[] First = ["Anna", "Ben", "Chloé", "Dmitri", "Émile", "Fatma", "Grace", "Hiro", "Ines", "Jonas"];
    private static readonly string[] Last = ["Keller", "Ortiz", "Nakamura", "Smith", "Özdemir", "Lindqvist"];

    // Waits for the list of this text, and says how long after the key that was.
    private const string UntilDrawn =
        """
        text => new Promise(resolve => {
          const list = document.querySelector('#palette-list'), field = document.querySelector('.shell-palette input');
          const look = () => { if (list.dataset.for === text) { observer.disconnect(); requestAnimationFrame(() => resolve(performance.now() - begun)); } };
          const observer = new MutationObserver(look);
          observer.observe(list, { childList: true, subtree: true, attributes: true });
          const begun = performance.now();
          field.value = text;
          field.dispatchEvent(new Event('input', { bubbles: true }));
        })
        """;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var meetings = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : FewMeetings;
        foreach (var kind in TestStore.PostgresServer is null ? [StoreKind.Sqlite] : new[] { StoreKind.Sqlite, StoreKind.Postgres })
        {
            await using var app = await AppFactory.StartAsync(kind, map: app => app.MapGet(Door, SignInAsync).AllowAnonymous());
            var admin = (await app.Services.GetRequiredService<UserAccounts>().ListAsync(cancellationToken)).Single();
            await FillAsync(app.Store, OwnerCode.OfUser(admin.Id), meetings, cancellationToken);
            await MeasureServerAsync(kind, app, admin, cancellationToken);
            await MeasureBrowserAsync(kind, app, cancellationToken);
        }

        return 0;
    }

    private static async Task MeasureServerAsync(StoreKind kind, AppFactory app, AppUser admin, CancellationToken cancellationToken)
    {
        var finder = new PaletteFinder(app.Services.GetRequiredService<IConversations>(), app.Services.GetRequiredService<ITranscriptLibrary>(), ProductSettings.Catalog, TimeProvider.System);
        var principal = await SignedIn.PrincipalAsync(app.Services, admin);
        var check = SignedIn.Check(app.Services);
        var viewer = new SignedInUser(admin.Id, admin.Email!, OwnerCode.OfUser(admin.Id), UserRole.Admin, Guid.Empty);
        List<double> times = [];
        var allocated = 0L;
        for (var round = -2; round < Rounds; round++)
        {
            foreach (var text in Keys())
            {
                var (began, before) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
                await check.StateAsync(principal, cancellationToken);
                var result = await finder.FindAsync(text, viewer, [], BrowserSettings.Default, cancellationToken);
                if (result.IsPartial)
                {
                    throw new InvalidOperationException("The store did not answer in time.");
                }

                if (round >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    allocated += GC.GetTotalAllocatedBytes() - before;
                }
            }
        }

        Say($"{kind}, on the server, {allocated / times.Count / 1024:N0} KiB allocated a key press", times);
    }

    private static async Task MeasureBrowserAsync(StoreKind kind, AppFactory app, CancellationToken cancellationToken)
    {
        await using var browser = new BrowserFixture();
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = app.Url.ToString(), ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Door);
        await page.GotoAsync("/transcripts");
        await page.Locator(".transcripts-title").First.WaitForAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Locator(".shell-palette [role=option]").First.WaitForAsync();
        List<double> times = [];
        for (var round = -1; round < 3; round++)
        {
            foreach (var text in Keys())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var took = await page.EvaluateAsync<double>(UntilDrawn, text);
                if (round >= 0)
                {
                    times.Add(took);
                }
            }
        }

        Say($"{kind}, in a browser until it is drawn, 20 ms of it waiting for further letters", times);
    }

    // Each text as it grows, letter by letter.
    private static IEnumerable<string> Keys() => Typed.SelectMany(text => Enumerable.Range(1, text.Length).Select(length => text[..length]));

    private static void Say(string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: median {times[times.Count / 2]:0.0} ms, p95 {times[times.Count * 95 / 100]:0.0} ms, slowest {times[^1]:0.0} ms, of {times.Count} key presses"));
    }

    private static async Task FillAsync(TestStore store, string owner, int meetings, CancellationToken cancellationToken)
    {
        var now = DateTime.UtcNow;
        await using var context = await store.Contexts.CreateDbContextAsync(cancellationToken);
        context.Transcripts.AddRange(Enumerable.Range(0, meetings).Select(i => new Transcript
        {
            Id = Guid.CreateVersion7(),
            FileName = $"{Subjects[i % Subjects.Length]} {i}.txt",
            Title = $"{Subjects[i % Subjects.Length]} {Subjects[i * 7 % Subjects.Length]} {i}",
            Date = DateOnly.FromDateTime(now).AddDays(-i),
            ContentHash = Guid.NewGuid().ToString("N"),
            Format = "otter",
            ImportedAtUtc = now,
            Speakers = [.. Enumerable.Range(0, 6).Select(one => $"{First[(i + one) % First.Length]} {Last[i * (one + 1) % Last.Length]}{(i < FewMeetings ? "" : $" {i / FewMeetings}")}").Distinct()],
        }));
        context.Conversations.AddRange(Enumerable.Range(0, Conversations).Select(i => new Conversation
        {
            Id = Guid.CreateVersion7(),
            Owner = owner,
            Title = $"What was said of the {Subjects[i % Subjects.Length]} in the {Subjects[i * 3 % Subjects.Length]} meeting {i}?",
            CreatedAtUtc = now.AddHours(-i),
            UpdatedAtUtc = now.AddHours(-i),
        }));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static async Task<IResult> SignInAsync(SignInFlow flow, UserManager<AppUser> users)
    {
        await flow.SignInAsync((await users.FindByEmailAsync(AppFactory.AdminEmail))!, stay: true);
        return Results.Ok();
    }
}
