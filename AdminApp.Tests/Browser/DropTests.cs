using System.Text;
using AdminApp.Core.Transcripts;
using AdminApp.Tests.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>Files dragged from the desktop, as the browser itself is told of them.</summary>
public sealed class DropTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adminapp-drop-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task FilesDroppedAnywhereOnTheBox_AreTakenIn(int width)
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, width, path: "/transcripts");
        var box = await BoxAsync(page);
        (float X, float Y)[] places = [(0.5f, 0.5f), (0.01f, 0.08f), (0.99f, 0.92f)];
        for (var i = 0; i < places.Length; i++)
        {
            await DropAsync(page, box.X + (places[i].X * box.Width), box.Y + (places[i].Y * box.Height), File($"Meeting {i}.txt"));
            await Expect(page.Locator(".transcripts-uploads li")).ToHaveCountAsync(1);
            await Expect(page.Locator(".transcripts-uploads")).ToContainTextAsync($"Meeting {i}.txt");
            await Expect(page.Locator(".transcripts-uploads [role=status]")).ToHaveTextAsync("1 imported");
        }

        await Expect(page.Locator("a.transcripts-title")).ToHaveCountAsync(places.Length);
    }

    [Fact]
    public async Task AFileDroppedBesideTheBox_OrWhileFilesAreTakenIn_LeavesThePageAsItIs()
    {
        var open = new TaskCompletionSource();
        var importer = new FakeImporter { Before = (name, token) => name == "first.txt" ? open.Task.WaitAsync(token) : Task.CompletedTask };
        await using var host = await ChatHost.StartAsync(samples: false, services => services.AddSingleton<ITranscriptImporter>(importer));
        var page = await host.OpenAsync(this, path: "/transcripts");
        var box = await BoxAsync(page);
        var beside = (X: box.X + (box.Width / 2), Y: box.Y + box.Height + 150);
        await page.EvaluateAsync("window.stayed = true");
        await DropAsync(page, beside.X, beside.Y, File("beside.txt"));
        Assert.Equal("dragover drop", await PreventedAsync(page, ".transcripts-list"));
        Assert.Equal("dragover drop", await PreventedAsync(page, "h1"));
        Assert.Equal("", await PreventedAsync(page, ".transcripts-drop input"));

        await (await UploadInputAsync(page)).SetInputFilesAsync(File("first.txt"));
        await Expect(page.Locator(".transcripts-drop")).ToContainTextAsync("Add more when this finishes.");
        await BrowserFixture.ShotAsync(page, "upload-running");
        await DropAsync(page, box.X + (box.Width / 2), box.Y + (box.Height / 2), File("second.txt"));
        Assert.Equal("dragover drop", await PreventedAsync(page, ".transcripts-drop"));
        Assert.Equal("dragover drop", await PreventedAsync(page, ".transcripts-drop input"));

        open.SetResult();
        await Expect(page.Locator(".transcripts-uploads [role=status]")).ToHaveTextAsync("1 imported");
        await Expect(page.Locator(".transcripts-uploads")).ToContainTextAsync("first.txt");
        Assert.True(await page.EvaluateAsync<bool>("window.stayed"));
        Assert.Single(page.Context.Pages);
        await DropAsync(page, box.X + (box.Width / 2), box.Y + (box.Height / 2), File("second.txt"));
        await Expect(page.Locator(".transcripts-uploads")).ToContainTextAsync("second.txt");
        await Expect(page.Locator(".transcripts-uploads [role=status]")).ToHaveTextAsync("1 imported");
        Assert.Equal(["first.txt", "second.txt"], importer.Imported);
    }

    [Fact]
    public async Task TextDraggedIntoAField_IsTheFields()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this);
        Assert.Equal("", await page.EvaluateAsync<string>("""
            () => ["dragover", "drop"].filter(type => {
              const data = new DataTransfer();
              data.setData("text/plain", "words");
              return !document.querySelector("#question").dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
            }).join(" ")
            """));
        Assert.Equal("dragover drop", await PreventedAsync(page, "#question"));
    }

    private static Task<string> PreventedAsync(IPage page, string selector) => page.EvaluateAsync<string>(
        """
        selector => ["dragover", "drop"].filter(type => {
          const data = new DataTransfer();
          data.items.add(new File(["text"], "a.txt"));
          return !document.querySelector(selector).dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
        }).join(" ")
        """,
        selector);

    internal static async Task<LocatorBoundingBoxResult> BoxAsync(IPage page)
    {
        await UploadInputAsync(page);
        return (await page.Locator(".transcripts-drop").BoundingBoxAsync())!;
    }

    /// <summary>What the browser does when a file comes from the desktop; no event of a script is made up.</summary>
    internal static async Task DropAsync(IPage page, float x, float y, string path)
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

    private string File(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, $"Ann  0:01\nThis is {name}.\n\nBen  0:09\nThank you.\n", Encoding.UTF8);
        return path;
    }
}
