using System.Globalization;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Preview;
using AdminApp.Core.Settings;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Settings.Limits;

/// <summary>Replays the last hours with the edits of the page.</summary>
public sealed partial class PreviewCard : IDisposable
{
    // A replay takes up to a second of computing, so it waits until the typing stops.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    // Where nobody asked, nobody waited; a response has to be there to take its time.
    private static readonly (string Title, Func<ReplayPart, TimeSpan?> Figure, TimeSpan? Idle)[] Charts =
    [
        ("wait p95", part => part.WaitP95, TimeSpan.Zero),
        ("wait p50", part => part.WaitP50, TimeSpan.Zero),
        ("response p95", part => part.ResponseP95, null),
    ];

    private readonly CancellationTokenSource _ended = new();
    private CancellationTokenSource? _current;
    private string _asked = "";
    private IReadOnlyList<PreviewRow> _rows = [];
    private PreviewResult? _result;
    private string? _failure;
    private string? _note;
    private bool _running;
    private int _hours = 1;

    /// <summary>The valid edits, as the store takes them.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyDictionary<string, string?> Changes { get; set; } = new Dictionary<string, string?>();

    /// <summary>Why to think twice before applying; null if the replay shows nothing against it.</summary>
    public string? Warning => _running ? "The replay of these edits has not finished yet." : Changes.Count == 0 ? null : PreviewRow.WarningOf(_rows, _result);

    [Inject]
    private SettingsStore Store { get; set; } = default!;

    [Inject]
    private LimitPreview Preview { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    // The class that people wait in; without any, that of the most calls.
    private LlmClass? Charted => _result is not { } result ? null
        : result.Before.Classes.Where(@class => result.After.Classes.ContainsKey(@class.Key)).OrderByDescending(@class => @class.Key == LlmClass.Interactive)
            .ThenByDescending(@class => @class.Value.Calls).Select(@class => (LlmClass?)@class.Key).FirstOrDefault();

    private string Summary => _failure
        ?? (_running && _result is null ? "Replaying the recorded calls…" : _result is { Calls: > 0 } result
            ? string.Create(CultureInfo.InvariantCulture, $"{Amounts.Count(result.Calls, "recorded call")}, {Browser.ToLocal(result.FromUtc):HH:mm} to {Browser.ToLocal(result.ToUtc):HH:mm}, replayed with the valid edits")
            : "");

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _current?.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet() => Ask();

    private void ReplayHours(int hours)
    {
        _hours = hours;
        Ask();
    }

    private void Ask()
    {
        var asked = $"{_hours} {string.Join('\n', Changes.OrderBy(change => change.Key, StringComparer.Ordinal).Select(change => $"{change.Key}={change.Value ?? "\0"}"))}";
        if (asked == _asked)
        {
            return;
        }

        _asked = asked;
        _current?.Cancel();
        _current?.Dispose();
        _current = null;
        if (!Changes.Keys.Any(LimitPreview.IsAffectedBy))
        {
            (_rows, _result, _failure, _note, _running) = ([], null, null, null, false);
            return;
        }

        _running = true;
        _current = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        _ = ReplayAsync(new Dictionary<string, string?>(Changes), _hours, _current.Token);
    }

    private async Task ReplayAsync(Dictionary<string, string?> changes, int hours, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Delay, Time, cancellationToken);
            var trial = Store.Try(changes);
            var result = trial.Configuration is { } configuration ? await RunAsync(configuration, hours, cancellationToken) : null;
            cancellationToken.ThrowIfCancellationRequested();
            (_result, _failure) = (result, result is null ? "These settings don't go together: see the marked rows." : null);
            _rows = result is null or { Calls: 0 } ? [] : PreviewRow.From(result);
            _note = result is null ? null : SettingsPreviewResponse.Remark(result, hours);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (TimeoutException)
        {
            (_rows, _result, _failure) = ([], null, $"Replaying this many calls takes more than {LimitPreview.MaxTime.TotalMinutes:0} minutes. Try 1 h.");
        }

        _running = false;
        await InvokeAsync(StateHasChanged);
    }

    // Only one replay runs at a time, also of other admins.
    private async Task<PreviewResult> RunAsync(IConfiguration configuration, int hours, CancellationToken cancellationToken)
    {
        var mistral = configuration.GetSection("Mistral").Get<MistralOptions>() ?? new MistralOptions();
        var performance = configuration.GetSection("Performance").Get<PerformanceOptions>() ?? new PerformanceOptions();
        while (true)
        {
            if (await Preview.RunAsync(mistral, performance, hours, cancellationToken) is { } result)
            {
                return result;
            }

            await Task.Delay(Again, Time, cancellationToken);
        }
    }
}
