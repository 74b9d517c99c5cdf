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
    private DateOnly? _from;
    private DateOnly? _to;
    private string? _dayProblem;
    private string? _problem;
    private bool _customOpen;
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

    private bool HasToday => _view.Query(Today, null) is var query && query.From <= Today && query.To >= Today;

    private static IEnumerable<UsageGroup> GroupsOf(Picture shown) => shown.Everybody ? Enum.GetValues<UsageGroup>() : OwnGroups;

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
                var known = view.HasLinesOf(_view);
                (_view, _customOpen) = (view, _customOpen && known);
                if (!known)
                {
                    return LoadAsync();
                }

                StateHasChanged();
                return Task.CompletedTask;
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

    private Task TickAsync() => ++_ticks % SecondsPerLook == 0 && (_problem is not null || HasToday) ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var mine = ++_loads;
        try
        {
            var (view, me) = (_view, await Current.RequireAsync(_gone.Token));
            // SQLite reads on the thread of its caller, which must not be that of the page.
            var picture = await Task.Run(() => ReadAsync(view, me, _gone.Token), _gone.Token);
            if (mine != _loads)
            {
                return;
            }

            (_shown, _problem) = (picture, null);
            (_from, _to) = (_from ?? picture.Query.From, _to ?? picture.Query.To);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException || StoreFailure.IsTemporary(exception))
        {
            if (mine != _loads)
            {
                return;
            }

            // What was read stays while the store is away, but not for someone who may no longer see it.
            (_shown, _problem) = exception switch
            {
                UnauthorizedAccessException => (null, exception.Message),
                TimeoutException => (_shown, $"The store took longer than {UsageReport.Limit.TotalSeconds:0} s. Choose fewer days."),
                _ => (_shown, StoreFailure.Text),
            };
        }

        StateHasChanged();
    }

    private async Task<Picture> ReadAsync(UsageView view, SignedInUser me, CancellationToken cancellationToken)
    {
        var everybody = me.Role >= UserRole.Operator;
        view = everybody || OwnGroups.Contains(view.By) ? view : view with { By = UsageGroup.Day };
        var query = view.Query(Today, everybody ? null : me.Owner);
        var prices = await Prices.ReadAsync(cancellationToken);
        var days = await Report.ReadAsync(query, UsageGroup.Day, prices, cancellationToken);
        var rows = view.By == UsageGroup.Day ? days : await Report.ReadAsync(query, view.By, prices, cancellationToken);
        var picture = new Picture(view, query, me.Role, UsageReport.Total(days), UsageChart.Whole(query, days), rows, prices);
        return everybody
            ? picture with
            {
                Month = await Month.ReadAsync(cancellationToken),
                Mine = Quotas.Of(me.Owner) is null ? null : await Quotas.UseAsync(me.Owner, cancellationToken),
                Quotas = await Quotas.UsesAsync(cancellationToken),
                Users = await Users.ListAsync(cancellationToken),
            }
            : picture with { Mine = await Quotas.UseAsync(me.Owner, cancellationToken) };
    }

    // The requests behind a line; what the table of requests can't filter by leads nowhere.
    private static string? LinkOf(Picture shown, UsageRow row) => !shown.Everybody ? null
        : shown.View.By switch
        {
            UsageGroup.Day => Requests("", UsageChart.Day(row), UsageChart.Day(row)),
            UsageGroup.Person when row.Code.Length > 0 && !row.Code.StartsWith(Core.Llm.Metering.SystemUsers.Prefix, StringComparison.Ordinal) =>
                Requests($"user={Uri.EscapeDataString(row.Code)}&", shown.Query.From, shown.Query.To),
            _ => null,
        };

    private static string Requests(string filter, DateOnly from, DateOnly to) => $"/requests?{filter}from={UtcText.Of(from.StartUtc())}&to={UtcText.Of(to.AddDays(1).StartUtc())}";

    // What was read, with the choice that it was read for: the page may have been asked for another one since.
    private sealed record Picture(
        UsageView View, UsageQuery Query, UserRole Role, UsageRow Total, IReadOnlyList<UsageRow> Days, IReadOnlyList<UsageRow> Rows, PriceTable Prices)
    {
        public bool Everybody => Role >= UserRole.Operator;

        public bool MayEdit => Role >= UserRole.Admin;

        public BurnDown? Month { get; init; }

        public QuotaUse? Mine { get; init; }

        public IReadOnlyList<QuotaUse> Quotas { get; init; } = [];

        public IReadOnlyList<RequestUser> Users { get; init; } = [];
    }
}
