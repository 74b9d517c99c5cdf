using AdminApp.Core;
using AdminApp.Core.Configuration;
using AdminApp.Core.Settings;
using AdminApp.Settings.Limits;

namespace AdminApp.Tests.Settings.Limits;

public class SettingsDraftTests
{
    private const string Requests = "Mistral:RequestsPerMinute";
    private const string Retries = "Mistral:MaxRetries";
    private const string Output = "Mistral:MaxOutputTokens";

    [Fact]
    public void Edit_IsAChangeOnlyIfItSaysSomethingElse()
    {
        var draft = new SettingsDraft(Snapshot(1));
        draft.Set(Requests, " 20 ");
        draft.Set(Retries, "3");
        Assert.Equal((" 20 ", true, false), (draft.Text(Requests), draft.IsEdited(Requests), draft.IsEdited(Retries)));
        Assert.Equal([KeyValuePair.Create(Requests, (string?)"20")], draft.Changes);
        draft.Set(Requests, "AUTO");
        Assert.Equal(0, draft.Count);
    }

    [Fact]
    public void InvalidEdit_NeedsAttention_AndIsNoChange()
    {
        var draft = new SettingsDraft(Snapshot(1));
        draft.Set(Retries, "99");
        draft.Set(Requests, "20");
        Assert.Equal((2, 1), (draft.Count, draft.NeedAttention));
        Assert.Equal("Allowed: a whole number from 0 to 10.", draft.Fault(Retries));
        Assert.Equal([Requests], draft.Changes.Keys);
    }

    [Fact]
    public void Reset_TakesTheOverrideAway_AndShowsTheConfiguredValue()
    {
        var draft = new SettingsDraft(Snapshot(1, (Requests, "20"), ("Mistral:BaseUrl", "http://127.0.0.1:9/v1")));
        draft.Set(Retries, "5");
        draft.ResetAll();
        Assert.Equal(("auto", true, 1), (draft.Text(Requests), draft.IsReset(Requests), draft.Count));
        Assert.Equal([KeyValuePair.Create(Requests, (string?)null)], draft.Changes);
    }

    [Fact]
    public void AnotherAdminsChange_ShowsBoth_UntilOneIsChosen()
    {
        var draft = new SettingsDraft(Snapshot(1));
        draft.Set(Requests, "20");
        draft.Set(Retries, "5");
        draft.Rebase(Snapshot(2, (Requests, "80"), (Retries, "5")));
        Assert.Equal((2L, "80", "20", 1), (draft.Revision, draft.Theirs(Requests), draft.Text(Requests), draft.NeedAttention));
        Assert.False(draft.IsEdited(Retries)); // both say the same

        draft.Set(Requests, "25");
        Assert.Equal("80", draft.Theirs(Requests)); // typing on is no choice
        draft.Keep(Requests);
        Assert.Equal((null, 0, "25"), (draft.Theirs(Requests), draft.NeedAttention, draft.Changes[Requests]));

        draft.Rebase(Snapshot(3, (Requests, "90")));
        draft.Discard(Requests);
        Assert.Equal((null, "90", 0), (draft.Theirs(Requests), draft.Text(Requests), draft.Count));
    }

    [Fact]
    public void BrokenRule_IsShownAtTheFieldThatWasEdited()
    {
        var draft = new SettingsDraft(Snapshot(1));
        draft.Set("Mistral:TokensPerMinute", "500");
        draft.Refuse([new SettingFault(Output, "700", "less than Mistral:TokensPerMinute, which is 500: no question would fit") { Related = "Mistral:TokensPerMinute" }]);
        Assert.Equal("Longest answer is 700; allowed: less than Mistral:TokensPerMinute, which is 500: no question would fit.", draft.Fault("Mistral:TokensPerMinute"));
        Assert.Null(draft.Fault(Output));
        draft.Set("Mistral:TokensPerMinute", "5000");
        Assert.Equal(0, draft.NeedAttention);
    }

    [Fact]
    public void EveryLiveSetting_HasAGroup_AndNothingElseHas() => Assert.Equal(
        ProductSettings.Catalog.All.Where(setting => setting.IsLive).Select(setting => setting.Key).Order(StringComparer.Ordinal),
        LimitGroup.Live.SelectMany(group => group.Keys).Order(StringComparer.Ordinal));

    private static SettingsSnapshot Snapshot(long revision, params (string Key, string Value)[] overrides) => new(
        revision,
        [
            .. ProductSettings.Catalog.All.Where(setting => !setting.IsSecret).Select(setting =>
                overrides.FirstOrDefault(entry => entry.Key == setting.Key) is { Value: { } value }
                    ? new SettingValue(setting, value, "override", setting.Default)
                    : new SettingValue(setting, setting.Default, "default", setting.Default)),
        ]);
}
