using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Ui;

/// <summary>Reads a day from what is typed or picked. MudBlazor's own field drops what it can't read, so a form would be sent without its day.</summary>
public sealed partial class DayField
{
    private const string Written = "yyyy-MM-dd";
    private const int MaxLength = 30;

    // Each of these can be read in one way only. "3/4/2026" can't.
    private static readonly string[] Forms = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yyyy", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy"];

    private readonly string _id = $"day-{Guid.NewGuid():N}";
    private string _text = "";
    private DateOnly? _day;
    private DateOnly? _early;
    private bool _unread;
    private bool _open;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    /// <summary>Which day it is.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>The day; null: none.</summary>
    [Parameter]
    public DateOnly? Day { get; set; }

    /// <summary>Another day was chosen; null: none. What is no day changes nothing.</summary>
    [Parameter]
    public EventCallback<DateOnly?> DayChanged { get; set; }

    /// <summary>Days before are refused; null: none are.</summary>
    [Parameter]
    public DateOnly? Earliest { get; set; }

    /// <summary>Whether the field is empty or has a day that is allowed.</summary>
    public bool IsDay => Problem is null;

    /// <summary>What is wrong with what was typed, for people; null if nothing is.</summary>
    public string? Problem =>
        _unread ? "Enter a day as yyyy-mm-dd, such as 2026-11-28."
        : (_early ?? _day) < Earliest ? $"Enter {Clock.Day(Earliest)} or later."
        : null;

    /// <summary>Forgets what was typed and is no day.</summary>
    public void Clear()
    {
        if (!IsDay)
        {
            Show(Day);
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Day != _day)
        {
            Show(Day);
        }
    }

    private void Show(DateOnly? day) => (_day, _early, _unread, _text) = (day, null, false, day?.ToString(Written, CultureInfo.InvariantCulture) ?? "");

    private async Task TypedAsync(string? text)
    {
        var typed = (text ?? "").Trim();
        var isDay = DateOnly.TryParseExact(typed, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out var day);
        if (typed.Length == 0)
        {
            Show(null);
        }
        else if (isDay && !(day < Earliest))
        {
            Show(day);
        }
        else
        {
            (_early, _unread, _text) = (isDay ? day : null, !isDay, typed);
            return;
        }

        await DayChanged.InvokeAsync(_day);
    }

    private async Task PickedAsync(DateTime? picked)
    {
        await CloseAsync();
        if (picked is { } date)
        {
            Show(DateOnly.FromDateTime(date));
            await DayChanged.InvokeAsync(_day);
        }
    }

    private void Toggle() => _open = !_open;

    // The focus goes back to where the calendar was opened, for those who use keys.
    private async Task CloseAsync()
    {
        _open = false;
        await Js.InvokeVoidAsync("adminapp.focusFirst", $"#{_id} .mud-input-adornment-icon-button");
    }
}
