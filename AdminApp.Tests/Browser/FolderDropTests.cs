using System.Text;
using AdminApp.Core.Transcripts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>Folders dropped and chosen, as the browser itself is told of them; and files with warnings, which wait for a choice.</summary>
public sealed class FolderDropTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adminapp-folder-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task AFolder_IsDropped_Previewed_AndItsOddFileIsChosen(int width)
    {
        Write("calls/2025-10-03 Harbour/transcript.txt", "Ana  0:00\nThe crane is decided on Friday.\n\nBen  0:09\nGood.\n");
        Write("calls/2025-10-10 Harbour/transcript.txt", "Ana  0:00\nLast week it was voted down, after a long talk.\n\nBen  0:09\nA pity.\n");
        Write("calls/notes.txt", "all of it is text without any speaker in it\n");
        Write("calls/picture.png", "x");
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, width, path: "/transcripts");
        await UploadInputAsync(page);
        var box = (await page.Locator(".transcripts-drop").BoundingBoxAsync())!;
        await DropAsync(page, box.X + (box.Width / 3), box.Y + (box.Height / 2), Path.Combine(_folder.FullName, "calls"));

        var uploads = page.Locator(".transcripts-uploads");
        await Expect(uploads.Locator(".transcripts-uploads-summary [role=status]")).ToHaveTextAsync("2 imported, 1 to decide");
        await Expect(uploads).ToContainTextAsync("Left out: 1 file of other kinds (picture.png).");
        await Expect(uploads).ToContainTextAsync("Harbour · 10 Oct 2025 · 2 turns");
        await Expect(uploads).ToContainTextAsync("Stored as “transcript (2025-10-03 Harbour).txt”");
        await Expect(uploads.Locator(".transcripts-warnings")).ToContainTextAsync("No speaker lines found");
        await Expect(page.Locator("a.transcripts-title")).ToHaveCountAsync(2);
        await BrowserFixture.ShotAsync(page, $"upload-choice-{width}");
        await Axe.CheckAsync(page, $"upload choice {width}");

        await page.GetByLabel("Import as it is: notes.txt").ClickAsync();
        await Expect(uploads.Locator(".transcripts-uploads-summary [role=status]")).ToHaveTextAsync("3 imported");
        await Expect(page.Locator("a.transcripts-title")).ToHaveCountAsync(3);
        var list = await host.App.Services.GetRequiredService<ITranscriptLibrary>().ListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["notes.txt", "transcript (2025-10-03 Harbour).txt", "transcript (2025-10-10 Harbour).txt"], list.Select(s => s.Transcript.FileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AFolder_IsChosen_WithItsFolders()
    {
        Write("calls/one/a.txt", "Ana  0:00\nThe crane is decided on Friday.\n");
        Write("calls/two/b.json", "{}");
        Write("calls/two/b.txt", "Ben  0:00\nThe pier is closed.\n");
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/transcripts");
        await UploadInputAsync(page);
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Choose folder" }).ClickAsync());
        await chooser.SetFilesAsync(Path.Combine(_folder.FullName, "calls"));
        await Expect(page.Locator(".transcripts-uploads-summary [role=status]")).ToHaveTextAsync("2 imported");
        await Expect(page.Locator(".transcripts-uploads")).ToContainTextAsync("in one");
        await Expect(page.Locator(".transcripts-left")).ToHaveTextAsync("Left out: 1 file of other kinds (b.json).");
    }

    private static async Task DropAsync(IPage page, float x, float y, string path)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        foreach (var type in (string[])["dragEnter", "dragOver", "drop"])
        {
            await browser.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["x"] = x,
                ["y"] = y,
                ["data"] = new { items = Array.Empty<object>(), files = new[] { path }, dragOperationsMask = 1 },
            });
        }

        await browser.DetachAsync();
    }

    private void Write(string name, string text)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, name));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text, Encoding.UTF8);
    }
}
