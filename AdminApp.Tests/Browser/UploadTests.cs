using System.Text;
using AdminApp.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>Many files at once on the Transcripts page.</summary>
public sealed class UploadTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task ThirtyFiveRealMeetings_InOneDrop_AllGoIn()
    {
        var files = Directory.GetFiles(SharedData.Require("qmsum/dev/transcripts"));
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/transcripts");
        await (await UploadInputAsync(page)).SetInputFilesAsync(files);
        await Expect(page.Locator(".transcripts-uploads [role=status]")).ToHaveTextAsync($"{files.Length} imported");
        await Expect(page.Locator("h1 + .ui-text-tertiary")).ToHaveTextAsync($"{files.Length}");
    }

    [Fact]
    public async Task ThirtyFiveFiles_ShowWhatBecameOfEach()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/transcripts");
        await (await UploadInputAsync(page)).SetInputFilesAsync(Files(34).Append(new FilePayload { Name = "empty.txt", MimeType = "text/plain", Buffer = [] }));
        await Expect(page.Locator(".transcripts-uploads [role=status]")).ToHaveTextAsync("34 imported, 1 failed");
        await Expect(page.Locator(".transcripts-uploads li")).ToHaveCountAsync(35);
        await Expect(page.Locator(".transcripts-uploads .transcripts-reason-failed")).ToHaveTextAsync("The file is empty.");
    }

    [Fact]
    public async Task FiveHundredFiles_AreRefusedWithAMessage_AndThePageLivesOn()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/transcripts");
        await (await UploadInputAsync(page)).SetInputFilesAsync(Files(500, "Committee meeting with a long name - "));
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You can upload up to 100 files at once.");
        await (await UploadInputAsync(page)).SetInputFilesAsync(Files(2));
        await Expect(page.Locator(".transcripts-uploads [role=status]")).ToHaveTextAsync("2 imported");
    }

    private static IEnumerable<FilePayload> Files(int count, string name = "Meeting ") => Enumerable.Range(1, count).Select(i => new FilePayload
    {
        Name = $"{name}{i}.txt",
        MimeType = "text/plain",
        Buffer = Encoding.UTF8.GetBytes($"Ann  0:01\nThis is meeting number {i}.\n\nBen  0:09\nThank you.\n"),
    });
}
