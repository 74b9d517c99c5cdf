using AdminApp.Core.Access;
using AdminApp.Core.Llm;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Options;

namespace AdminApp.Usage;

/// <summary>What was used and what it cost, the month, prices and quotas. The address has what is shown. A Viewer sees only their own usage and quota.</summary>
public sealed partial class UsagePage : IDisposable
{
    // The sums of today grow; a page that is open follows them.
    private const int SecondsPerLook = 15;

    private static readonly UsageGroup[] OwnGroups = [UsageGroup.Model, UsageGroup.Day];

    private readonly CancellationTokenSource _gone = new();
    private UsageView _view = new();
    private Picture? _shown;
    private IReadOnlyList<RequestUser> _users = [];
    private DateOnly? _from;
    private DateOnly? _to;
    private string? _dayProblem;
    private string? _problem;
    private bool _customOpen;
    private bool _everybody;
    private bool _mayEdit;
    private int _ticks;
    private int _loads;

    [Inject]
    private CurrentUser Current { get; set; } = default!;

    [Inject]
    private UsageReport Report { get; set; } = default!;

    [Inject]
    private MonthReport Month { get; set; } = default!;

    [Inject]
    private PriceBook Prices { get; set; } = default!;

    [Inject]
    private QuotaBook Quotas { get; set; } = default!;

    [Inject]
    private RequestUsers Users { get; set; } = default!;

    [Inject]
    private IOptionsMonitor<MistralOptions> Mistral { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    private DateOnly Today => Time.UtcToday();

    private IEnumerable<UsageGroup> Groups => _everybody ? Enum.GetValues<UsageGroup>() : OwnGroups;

    /// <inheritdoc/>
    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _view = Parse(Navigation.Uri);
        Navigation.LocationChanged += Moved;
        await LoadAsync();
    }

    private static UsageView Parse(string uri) => UsageView.Parse(new Uri(uri).Query);

    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath == UsageView.Path && Parse(e.Location) is var view && view != _view)
        {
            _ = InvokeAsync(() =>
            {
                (_view, _customOpen) = (view, false);
                return LoadAsync();
            });
        }
    }

    private void Show(UsageView view) => Navigation.NavigateTo(view.Address());

    private void ChoosePeriod(string? code)
    {
        if (UsagePeriod.Of(code) is { } period)
        {
            _customOpen = false;
            Show(_view with { Period = period });
        }
        else
        {
            var query = _view.Query(Today, null);
            (_from, _to, _customOpen) = (query.From, query.To, true);
        }
    }

    private void ShowChosen()
    {
        _dayProblem = _from is not { } from || _to is not { } to ? "Choose both days."
            : from > to ? "“From” must not be after “To”."
            : to.DayNumber - from.DayNumber >= UsageQuery.MaxDays ? $"Choose up to {UsageQuery.MaxDays:N0} days."
            : null;
        if (_dayProblem is null)
        {
            Show(_view with { Period = null, From = _from!.Value, To = _to!.Value });
        }
    }

    private Task TickAsync() => ++_ticks % SecondsPerLook == 0 && _problem is null ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var mine = ++_loads;
        try
        {
            var picture = await ReadAsync(_gone.Token);
            if (mine == _loads)
            {
                (_shown, _problem) = (picture, null);
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException || StoreFailure.IsUnavailable(exception))
        {
            _problem = exception is UnauthorizedAccessException ? exception.Message : StoreFailure.Text;
        }

        StateHasChanged();
    }

    private async Task<Picture> ReadAsync(CancellationToken cancellationToken)
    {
        var me = await Current.RequireAsync(cancellationToken);
        (_everybody, _mayEdit) = (me.Role >= UserRole.Operator, me.Role >= UserRole.Admin);
        _view = _everybody || OwnGroups.Contains(_view.By) ? _view : _view with { By = UsageGroup.Day };
        var query = _view.Query(Today, _everybody ? null : me.Owner);
        (_from, _to) = (_from ?? query.From, _to ?? query.To);
        var prices = await Prices.ReadAsync(cancellationToken);
        var days = await Report.ReadAsync(query, UsageGroup.Day, prices, cancellationToken);
        var rows = _view.By == UsageGroup.Day ? days : await Report.ReadAsync(query, _view.By, prices, cancellationToken);
        if (!_everybody)
        {
            return new Picture(UsageReport.Total(days), UsageChart.Whole(query, days), rows, prices, null, await Quotas.UseAsync(me.Owner, cancellationToken), []);
        }

        _users = await Users.ListAsync(cancellationToken);
        return new Picture(
            UsageReport.Total(days), UsageChart.Whole(query, days), rows, prices, await Month.ReadAsync(cancellationToken),
            Quotas.Of(me.Owner) is null ? null : await Quotas.UseAsync(me.Owner, cancellationToken), await Quotas.UsesAsync(cancellationToken));
    }

    // The requests behind a line; what the table of requests can't filter by leads nowhere.
    private string? LinkOf(UsageRow row)
    {
        if (!_everybody)
        {
            return null;
        }

        var query = _view.Query(Today, null);
        return _view.By switch
        {
            UsageGroup.Day => Requests("", UsageChart.Day(row), UsageChart.Day(row)),
            UsageGroup.Person when row.Code.Length > 0 && !row.Code.StartsWith(Core.Llm.Metering.SystemUsers.Prefix, StringComparison.Ordinal) =>
                Requests($"user={Uri.EscapeDataString(row.Code)}&", query.From, query.To),
            _ => null,
        };
    }

    private static string Requests(string filter, DateOnly from, DateOnly to) => $"/requests?{filter}from={UtcText.Of(from.StartUtc())}&to={UtcText.Of(to.AddDays(1).StartUtc())}";

    private sealed record Picture(
        UsageRow Total, IReadOnlyList<UsageRow> Days, IReadOnlyList<UsageRow> Rows, PriceTable Prices, BurnDown? Month, QuotaUse? Mine, IReadOnlyList<QuotaUse> Quotas);
}
