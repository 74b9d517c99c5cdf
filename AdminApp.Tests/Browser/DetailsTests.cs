using AdminApp.Core.Transcripts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>The details of a meeting, edited in the reader and from the list, and the transcript exported under them.</summary>
public sealed class DetailsTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Edited_InTheReader_ShowsThereInTheListAndInTheExport_AndGoesBack(int width)
    {
        await using var host = await ChatHost.StartAsync();
        var first = (await host.App.Services.GetRequiredService<ITranscriptLibrary>().ListAsync(TestContext.Current.CancellationToken))[0].Transcript;
        var page = await host.OpenAsync(this, width, path: $"/transcripts/{first.Id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit details" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Title").FillAsync("Harbour & pier: the crane");
        await dialog.GetByLabel("Time").FillAsync("14:30");
        await dialog.GetByLabel("Place in the list").FillAsync("2");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("leave the place empty");
        await BrowserFixture.ShotAsync(page, $"details-{width}");
        await Axe.CheckAsync(page, $"details {width}");
        await dialog.GetByLabel("Place in the list").FillAsync("");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Harbour & pier: the crane");
        await Expect(page.Locator(".reader-meta")).ToContainTextAsync(", 14:30");

        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Menuitem, new() { Name = "Subtitles (.vtt)" }).ClickAsync());
        Assert.Equal($"Harbour-pier-the-crane-{first.Date:yyyy-MM-dd}.vtt", file.SuggestedFilename);
        var text = await System.IO.File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
        Assert.StartsWith($"WEBVTT\n\nNOTE Harbour &amp; pier: the crane, {first.Date:MMM d, yyyy}, 14:30\n\n00:00:00.000 --> ", text, StringComparison.Ordinal);

        await page.GotoAsync("/transcripts");
        await Expect(page.Locator("a.transcripts-title").First).ToHaveTextAsync("Harbour & pier: the crane");
        await page.GetByLabel("Actions for Harbour & pier: the crane").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Edit details" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "As in the file" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("a.transcripts-title").First).ToHaveTextAsync(first.Title);
    }
}
