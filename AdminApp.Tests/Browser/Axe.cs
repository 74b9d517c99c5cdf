using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace AdminApp.Tests.Browser;

/// <summary>What axe says about a page, at the two impacts that no page may have.</summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Every serious or critical violation, a line each; empty: none.</summary>
    /// <param name="page">The page as it stands.</param>
    /// <param name="rules">Only these rules; none: all.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page, params string[] rules)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
        {
            await page.EvaluateAsync(Script);
        }

        return await page.EvaluateAsync<string[]>(
            """
            async rules => {
                const options = rules.length ? { runOnly: rules } : {};
                const { violations } = await axe.run({ ...options, resultTypes: ["violations"] });
                return violations
                    .filter(({ impact }) => ["serious", "critical"].includes(impact))
                    .flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${id} (${impact}): ${html}`));
            }
            """,
            rules);
    }

    /// <summary>
    /// Fails on a serious or critical violation, in light and in dark, or when the page scrolls sideways. The theme changes colours alone,
    /// so in dark only their contrast is looked at.
    /// </summary>
    public static async Task CheckAsync(IPage page, string what)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await SettleAsync(page);
        var faults = (await FindAsync(page)).Select(fault => $"light, {fault}").ToList();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await SettleAsync(page);
        faults.AddRange((await FindAsync(page, "color-contrast")).Select(fault => $"dark, {fault}"));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        if (over > 0)
        {
            faults.Add($"scrolls sideways by {over} px");
        }

        Assert.True(faults.Count == 0, $"{what}:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
    }

    // Panels fade in and colors fade from one theme to the other; on the way, text has no contrast. Endless animations are not waited for.
    private static Task SettleAsync(IPage page) => page.EvaluateAsync(
        """
        async () => {
            const fading = () => document.getAnimations().filter(a => a.effect.getComputedTiming().iterations !== Infinity && a.playState === "running");
            const faded = () => [...document.querySelectorAll(".mud-popover-open")].every(panel => getComputedStyle(panel).opacity === "1");
            await new Promise(requestAnimationFrame);
            while (fading().length > 0 || !faded()) await new Promise(requestAnimationFrame);
        }
        """);
}
