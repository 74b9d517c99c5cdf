using AdminApp.Core.Access;
using AdminApp.Core.Usage;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Usage;

/// <summary>Shows the quotas with what is used of them, and lets Admins set and remove them.</summary>
public sealed partial class QuotasCard
{
    private const int MaxLines = 20;

    private string _who = QuotaBook.Everybody;
    private int? _questions;
    private long? _tokens;
    private string? _problem;

    /// <summary>The quotas with what is used of them today, the most used first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<QuotaUse> Uses { get; set; } = [];

    /// <summary>Users and keys.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<RequestUser> Users { get; set; } = [];

    /// <summary>Whether the viewer may edit them.</summary>
    [Parameter]
    public bool MayEdit { get; set; }

    /// <summary>A quota was set or removed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private QuotaBook Quotas { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    // Those with a quota of their own, also if it is none, and those nearest to the end of everybody's.
    private IEnumerable<QuotaUse> Lines => Uses.Where(use => Quotas.All.ContainsKey(use.Code) || use.Percent > 0).Take(MaxLines)
        .Concat(Quotas.All.Where(one => one.Key != QuotaBook.Everybody).Select(one => new QuotaUse(one.Key, one.Value, default))).DistinctBy(line => line.Code);

    private IEnumerable<string> Choices => Users.Select(user => user.Code).Concat(Lines.Select(line => line.Code)).Prepend(QuotaBook.Everybody).Distinct();

    /// <inheritdoc/>
    protected override void OnInitialized() => Fill();

    private string NameOf(string code) => code.Length == 0 ? "Everybody else" : Users.FirstOrDefault(user => user.Code == code)?.Shown ?? UsageNames.Of(code);

    private void Edit(string code)
    {
        _who = code;
        Fill();
    }

    private void Fill()
    {
        var quota = Quotas.All.GetValueOrDefault(_who) ?? new Quota(0, 0);
        (_questions, _tokens, _problem) = (quota.Questions, quota.Tokens, null);
    }

    private async Task SetAsync() => _problem = await ChangeAsync(async me =>
    {
        await Quotas.SetAsync(me.Actor, _who, NameOf(_who), new Quota(_questions ?? 0, _tokens ?? 0));
        return null;
    });

    private async Task RemoveAsync(string code) => _problem = await ChangeAsync(async me =>
    {
        await Quotas.RemoveAsync(me.Actor, code, NameOf(code));
        return null;
    });

    private protected override bool StaysWhenRefused => true;

    private protected override Task ReadAsync() => Changed.InvokeAsync();
}
