using System.Text.RegularExpressions;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Transcripts.Formats;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>Who spoke: from a file with "Speaker 2" in it to an answer that cites a person.</summary>
public sealed partial class SpeakerTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Said = "We rent the yellow crane from Larsen at four thousand a month, from March on.";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adminapp-speakers-");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task WordFileOfTeams_Dropped_SpeakerRenamed_AnswerCitesTheNewName_AndOpensTheTurn()
    {
        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { MinSeconds = 0, MaxSeconds = 0, RequestsPerMinute = 0, TokensPerMinute = 0 }, cancellationToken: TestContext.Current.CancellationToken);
        await using var host = await ChatHost.StartOverAsync(provider.BaseUrl);
        var page = await host.OpenAsync(this, path: "/transcripts");
        var box = await DropTests.BoxAsync(page);
        await DropTests.DropAsync(page, box.X + (box.Width / 2), box.Y + (box.Height / 2), TeamsFile());
        await Expect(page.Locator(".transcripts-uploads [role=status]")).ToHaveTextAsync("1 imported");

        await page.Locator("a.transcripts-title", new() { HasText = "Harbor" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Speaker 2: say who this is" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(Said);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ingrid Moe");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        var turn = page.Locator(".reader-turn", new() { HasText = Said });
        await Expect(turn.Locator(".reader-who")).ToHaveTextAsync("Ingrid Moe");
        await Expect(turn.Locator(".reader-who")).ToHaveAttributeAsync("title", InFile());

        await page.GotoAsync("/");
        await page.GetByLabel("Your question").FillAsync("From whom do we rent the yellow crane, and at what price a month?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.Locator(".chat-answer .chat-text .chat-citation").First.ClickAsync();
        var source = page.Locator("#source-1");
        await Expect(source.Locator(".chat-source-text")).ToContainTextAsync(Said);
        await Expect(source.Locator(".chat-source-speaker b")).ToHaveTextAsync("Ingrid Moe");
        await Expect(source.Locator(".chat-source-name")).ToHaveTextAsync("Speaker 2 in the file");
        await source.GetByRole(AriaRole.Link, new() { Name = "Open in transcript" }).ClickAsync();
        await Expect(page.Locator(".reader-turn.cited")).ToContainTextAsync(Said);
        await Expect(page.Locator(".reader-turn.cited .reader-who")).ToHaveTextAsync("Ingrid Moe");
        await Expect(page.Locator(".reader-turn.cited")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task TurnsGivenToAnother_AndUndone_ShowAtOnce_AlsoOnOtherPages()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/transcripts");
        await (await UploadInputAsync(page)).SetInputFilesAsync(TeamsFile());
        await page.Locator("a.transcripts-title", new() { HasText = "Harbor" }).ClickAsync();
        await page.Locator(".reader-who").First.WaitForAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        await other.Locator(".reader-who").First.WaitForAsync();

        await page.Locator(".reader-turn", new() { HasText = "voted down" }).Locator(".reader-who").ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Uwe");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByText("This turn and their later ones").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reassign these turns" }).ClickAsync();
        foreach (var reader in (IPage[])[page, other])
        {
            await Expect(reader.Locator(".reader-who")).ToHaveTextAsync(["Speaker 1", "Speaker 2", "Uwe"]);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Speakers", Exact = true }).ClickAsync();
        await Axe.CheckAsync(page, "speakers of a meeting");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo Speaker 1 → Uwe, 1 turn" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("undone by");
        foreach (var reader in (IPage[])[page, other])
        {
            await Expect(reader.Locator(".reader-who")).ToHaveTextAsync(["Speaker 1", "Speaker 2", "Speaker 1"]);
        }
    }

    [Fact]
    public async Task NameInAllMeetings_IsMergedOnThePageOfSpeakers()
    {
        await using var host = await ChatHost.StartAsync(samples: false);
        var page = await host.OpenAsync(this, path: "/transcripts");
        await (await UploadInputAsync(page)).SetInputFilesAsync(TeamsFile());
        await Expect(page.Locator(".transcripts-uploads [role=status]")).ToHaveTextAsync("1 imported");
        await page.GetByRole(AriaRole.Link, new() { Name = "Speakers", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename or merge Speaker 2 in all meetings" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("speaker 1");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("they will be merged");
        await Axe.CheckAsync(page, "who is this");
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true }).ClickAsync();
        await Expect(page.Locator(".speakers-table tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator(".speakers-changes")).ToContainTextAsync("In all meetings");
    }

    private string TeamsFile()
    {
        var path = Path.Combine(_folder.FullName, "Harbor.docx");
        File.WriteAllBytes(path, Docx.Of(
            "<w:p><w:r><w:t>Harbor-20251003_090412-Meeting Transcript</w:t></w:r></w:p><w:p><w:r><w:t>October 3, 2025, 9:04AM</w:t></w:r></w:p>"
            + Turn("Speaker 1", "0:03", "Let us talk about the harbor and what we need to work there this year.") + Turn("Speaker 2", "0:19", Said)
            + Turn("Speaker 1", "0:31", "And the new pier was voted down last week, as you all have heard by now.")));
        return path;
    }

    private static string Turn(string speaker, string time, string text) =>
        $"<w:p><w:r><w:br/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{speaker}</w:t></w:r><w:r><w:t xml:space=\"preserve\">   {time}</w:t></w:r><w:r><w:br/></w:r><w:r><w:t>{text}</w:t></w:r></w:p>";

    [GeneratedRegex("^Speaker 2 in the file")]
    private static partial Regex InFile();
}
