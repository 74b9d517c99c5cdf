using System.Text;
using AdminApp.Core;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Settings;

public class SettingsDocsTests
{
    private const string Begin = "<!-- settings: written from SettingsCatalog; ADMINAPP_WRITE_DOCS=1 ./test.sh --filter-class \"*SettingsDocs*\" updates it -->\n";
    private const string End = "<!-- end of settings -->";

    [Fact]
    public async Task TheSettingsPage_SaysWhatTheCatalogSays()
    {
        var path = Path.Combine(BuiltProgram.RepositoryRoot, "docs", "settings.md");
        var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Begin.Length && end >= start, "docs/settings.md lost the marks between which the tables stand.");
        if (Environment.GetEnvironmentVariable("ADMINAPP_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, page[..start] + Tables() + page[end..], TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(Tables(), page[start..end], ignoreLineEndingDifferences: true);
    }

    private static string Tables()
    {
        var text = new StringBuilder();
        foreach (var section in ProductSettings.Catalog.All.GroupBy(setting => setting.Section))
        {
            text.Append($"\n### {section.Key}\n\n| key | default | allowed | change | meaning |\n|---|---|---|---|---|\n");
            foreach (var setting in section)
            {
                var value = setting.Default.Length == 0 ? "(empty)" : $"`{setting.Default}`{(setting.Unit.Length == 0 ? "" : $" {setting.Unit}")}";
                var change = setting.IsConnection ? (setting.IsSecret ? "page, secret" : "page") : setting.IsSecret ? "restart, secret" : setting.NeedsRestart ? "restart" : setting.IsForAdmins ? "live, by Admins" : "live";
                text.Append($"| `{setting.Key}` | {value} | {setting.Range} | {change} | {setting.Description} |\n");
            }
        }

        return text.Append('\n').ToString();
    }
}
