using System.Globalization;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Chat;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores.Entities;
using AdminApp.Dashboard.Charts;
using AdminApp.Security;
using AdminApp.Ui;
using AdminApp.Ui.Charts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using MudBlazor;

namespace AdminApp.Dashboard;

/// <summary>
/// How the service does, live. The URL has range and class; the pictures come from <see cref="DashboardFeed"/>, which is left while the page is
/// paused, its tab hidden or its browser away.
/// </summary>
public sealed partial class DashboardPage : IAsyncDisposable
{
    private const int MaxTimes = 7;
    private const int MaxTimesOnPhones = 4;
    private const int MaxMarkLabels = 2;
    private static readonly IReadOnlyList<(double, string)> None = [];

    private ElementReference _root;
    private RequestSight _sight = new("", UserRole.Viewer);
    private RangeDialog _ask = default!;
    private DashboardScript? _script;
    private IDisposable? _watching;
    private DashboardKey? _watched;
    private DashboardPicture? _picture;
    private IReadOnlyList<(double Place, string Label)> _axis = None;
    private IReadOnlyList<(double Place, string Label)> _marks = None;
    private ChartPicture? _table;
    private MetricsColumns? _tableColumns;
    private long? _pausedAt;
    private QuestionClass _of;
    private bool _hidden;
    private bool _refused;
    private bool _disposed;

    [SupplyParameterFromQuery(Name = "range")]
    private string? RangeText { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromText { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToText { get; set; }

    [SupplyParameterFromQuery(Name = "class")]
    private string? ClassText { get; set; }

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private DashboardFeed Feed { get; set; } = default!;

    [Inject]
    private CircuitConnection Connection { get; set; } = default!;

    [Inject]
    private CurrentUser CurrentUser { get; set; } = default!;

    [Inject]
    private AuditLog Audit { get; set; } = default!;

    [Inject]
    private IQuestionRunner Runner { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private DashboardRange Range { get; set; } = DashboardRange.Hour;

    private QuestionClass Of => Enum.TryParse<QuestionClass>(ClassText, ignoreCase: true, out var of) && Enum.IsDefined(of) ? of : QuestionClass.All;

    private string LiveText
    {
        get
        {
            if (_pausedAt is { } since)
            {
                var passed = Time.GetElapsedTime(since);
                return string.Create(CultureInfo.InvariantCulture, $"Paused {(int)passed.TotalMinutes}:{passed.Seconds:00}, {(int)passed.TotalSeconds} s behind");
            }

            return Range.MovesOn ? string.Create(CultureInfo.InvariantCulture, $"Live, {Range.RefreshSeconds} s") : "From–to, still";
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        Connection.Changed -= ConnectionChanged;
        _watching?.Dispose();
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => Connection.Changed += ConnectionChanged;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _sight = RequestSights.Of((await Authentication).User);
        var (before, of) = (Range, _of);
        (Range, _of) = (DashboardRange.Parse(RangeText, FromText, ToText), Of);
        if (Range != before || _of != of)
        {
            _pausedAt = null;
        }

        Follow();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        var script = await DashboardScript.OpenAsync(Js, Assets["js/dashboard.js"], _root, new DashboardScript.Callbacks
        {
            Shown = visible => InvokeAsync(() =>
            {
                _hidden = !visible;
                Follow();
            }),
            Values = column => _picture is { } picture ? InstantValues.At(picture, column, Browser.ToLocal) : null,
            Open = column => _ = InvokeAsync(() => OpenRequests(column)),
        });
        if (_disposed)
        {
            await script.DisposeAsync();
        }
        else
        {
            _script = script;
        }
    }

    private IEnumerable<ChartPicture> Charts(IReadOnlyList<ChartSpec> specs) => _picture!.Charts.Where(chart => specs.Contains(chart.Spec));

    // What is paused is the picture of the URL, so that has to be there first.
    private bool IsFrozen => _pausedAt is not null && _picture?.Range == Range && _picture.Of == Of;

    // Watches what the URL says, unless nobody would see it.
    private void Follow()
    {
        var wanted = !IsFrozen && !_hidden && Connection.IsUp && !_disposed ? new DashboardKey(Range, Of) : null;
        if (wanted == _watched)
        {
            return;
        }

        _watching?.Dispose();
        (_watching, _watched) = (null, wanted);
        if (wanted is not null)
        {
            _watching = Feed.Watch(wanted, picture => _ = InvokeAsync(() => Show(wanted, picture)));
            _refused = _watching is null;
        }
    }

    private void Show(DashboardKey key, DashboardPicture picture)
    {
        // One that was on its way when another range was chosen.
        if (_disposed || key != _watched)
        {
            return;
        }

        if (_picture is null || _picture.Columns.From != picture.Columns.From || _picture.Columns.To != picture.Columns.To)
        {
            _axis = TimeAxis.Ticks(picture.Columns.From, picture.Columns.To - picture.Columns.Step, Browser.Small ? MaxTimesOnPhones : MaxTimes, Browser.ToLocal);
            _marks = MarksOf(picture);
        }
        else if (!ReferenceEquals(_picture.Changes, picture.Changes))
        {
            _marks = MarksOf(picture);
        }

        _picture = picture;
        Follow();
        StateHasChanged();
    }

    private static IReadOnlyList<(double, string)> MarksOf(DashboardPicture picture) => picture.Changes.Count == 0
        ? None
        : [.. picture.Changes.Take(MaxMarkLabels).DistinctBy(change => change.Revision).Select(change => (
            (change.AtUtc - DateTime.UnixEpoch.AddSeconds(picture.Columns.From)).TotalSeconds / (picture.Columns.To - picture.Columns.From - picture.Columns.Step),
            ChangeText.Of(change)))];

    private static string NameOf(QuestionClass of) => of == QuestionClass.Api ? "API" : of.ToString();

    private Task Tick()
    {
        StateHasChanged();
        return Task.CompletedTask;
    }

    private void TogglePause()
    {
        _pausedAt = _pausedAt is null ? Time.GetTimestamp() : null;
        Follow();
    }

    private void ConnectionChanged() => _ = InvokeAsync(Follow);

    private void Choose(string name) => Go(DashboardRange.Parse(name, null, null), Of);

    private void Choose(DashboardRange range) => Go(range, Of);

    private void Choose(QuestionClass of) => Go(Range, of);

    private void Go(DashboardRange range, QuestionClass of) =>
        Navigation.NavigateTo($"/dashboard?{range.Query}{(of == QuestionClass.All ? "" : $"&class={of.ToString().ToLowerInvariant()}")}");

    private void AskRange() => _ask.Open(_picture?.Columns.From ?? Range.FirstSecond(Time.GetUtcNow().ToUnixTimeSeconds()), _picture?.Columns.To ?? Time.GetUtcNow().ToUnixTimeSeconds());

    private void OpenTable(string id) => (_table, _tableColumns) = (_picture?.Charts.FirstOrDefault(chart => chart.Spec.Id == id), _picture?.Columns);

    private void OpenRequests(int column)
    {
        if (_picture is not { Columns: var columns } || column < 0 || column >= columns.Count)
        {
            return;
        }

        var (begin, end) = columns.AskedBehind(column, Of);
        Navigation.NavigateTo($"/requests?from={DashboardRange.Text(begin)}&to={DashboardRange.Text(end)}");
    }

    private async Task CancelAsync(OpenRequest request)
    {
        var user = await CurrentUser.RequireAsync(UserRole.Operator);
        // The rows move up while one of them is aimed at.
        if (request.Owner != user.Owner && !await ConfirmDialog.AskAsync(
                Dialogs, "Stop this question?", $"{(request.User.Length > 0 ? request.User : "Someone")} asked {(_sight.Reads(request.Owner) && request.Question is { } question ? $"“{question}”" : "it")}, and would have to ask again.", "Stop question"))
        {
            return;
        }

        user = await CurrentUser.RequireAsync(UserRole.Operator);
        if (await Runner.StopAsync(request.Id, request.Owner))
        {
            if (request.Owner != user.Owner)
            {
                await Audit.WriteAsync(user.Actor, AuditActions.QuestionCanceled, $"a question of {request.User}", $"Request {request.Id:N}");
            }
        }
        else
        {
            Snackbar.Add("The question has ended, or can’t be canceled.", Severity.Info);
        }
    }
}
