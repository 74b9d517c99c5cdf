using System.Globalization;
using System.Text;
using AdminApp.Core.Llm;
using AdminApp.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>What a streamed answer costs on the wire between server and page.</summary>
public sealed class CircuitBytesTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    // Characters drawn at once: at the ten drawings a second that the page makes at most, an answer of 2,000 comes in ten seconds.
    private const int Chunk = 20;
    // In milliseconds. The page draws within a tenth of a second, or not at all.
    private const int MostWait = 250;
    private const int MostTimes = 5;

    [Fact]
    public async Task AnAnswerOf2000Characters_TakesLessThanFiveTimesItsFinalHtml()
    {
        await using var host = await ChatHost.StartAsync();
        await using var wire = new CountingProxy(host.App.Url);
        var page = await host.OpenAsync(this, path: "/sign-in", through: wire.Url);
        long received = 0;
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => Interlocked.Add(ref received, frame.Binary?.Length ?? Encoding.UTF8.GetByteCount(frame.Text ?? ""));
        await page.GotoAsync("/");
        await page.GetByLabel("Your question").FillAsync("What would a touch screen cost, and why was it left out?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.Locator(".chat-pending")).ToContainTextAsync("Find passages:");

        var text = Text();
        var (before, sentBefore) = (Interlocked.Read(ref received), wire.Sent);
        host.Llm.Say(new LlmStarted());
        await page.EvaluateAsync("window.drawn = 0; new MutationObserver(() => drawn++).observe(document.querySelector('.chat-answer'), { childList: true, subtree: true, characterData: true })");
        foreach (var piece in text.Chunk(Chunk))
        {
            var drawn = await page.EvaluateAsync<int>("drawn");
            host.Llm.Say(new LlmToken(new string(piece)));
            try
            {
                await page.WaitForFunctionAsync("before => drawn > before", drawn, new() { Timeout = MostWait });
            }
            catch (TimeoutException)
            {
                // Half a citation or half a table is held back until the rest is there.
            }
        }

        host.Llm.Complete(text);
        await page.Locator(".chat-answer-meta").WaitForAsync();
        await Expect(page.Locator(".chat-sources .chat-source")).ToHaveCountAsync(4);
        var (took, sent) = (Interlocked.Read(ref received) - before, wire.Sent - sentBefore);
        var answer = await page.EvaluateAsync<int>("new Blob([document.querySelector('.chat-answer').outerHTML]).size");
        var sources = await page.EvaluateAsync<int>("new Blob([document.querySelector('.chat-sources').outerHTML]).size");
        var drawings = await page.EvaluateAsync<int>("drawn");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{text.Length} characters in {drawings} drawings: {sent} bytes sent, {took} once unpacked; HTML of the answer {answer}, of its sources {sources}: {(double)sent / answer:0.0} times the answer's, unpacked {(double)took / answer:0.0} times, {(double)took / (answer + sources):0.0} times both"));
        Assert.InRange(sent, 1, MostTimes * answer);
        Assert.InRange(took, answer + sources, MostTimes * (answer + sources));
    }

    private static string Text()
    {
        var text = new StringBuilder("The touch screen was ruled out **on cost**, and voice recognition was kept instead.\n\n");
        for (var i = 1; text.Length < 1_700; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"- Point {i}: it was estimated at **more than €17.50** for each remote, against a goal of €12.50, and the team went on.[{(i % 4) + 1}]\n");
        }

        return text.Append("\n| Option | Unit cost | Price |\n|---|---:|---:|\n| Goal | €12.50 | €25.00 |\n| With touch screen [1] | €17.50 | €35.00 |\n\nLater in the same meeting it was “more or less ruled out”, and nobody came back to it.[4]").ToString();
    }
}
