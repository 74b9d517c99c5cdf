using System.Globalization;
using AdminApp.Core.Transcripts;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Transcripts.List;

/// <summary>Words the result of one file.</summary>
public sealed partial class UploadResult
{
    private const int MaxSpeakers = 4;

    /// <summary>The file.</summary>
    [Parameter, EditorRequired]
    public UploadItem Item { get; set; } = default!;

    /// <summary>Whether the upload was stopped before its end.</summary>
    [Parameter]
    public bool Stopped { get; set; }

    /// <summary>Whether files are being imported, so that nothing can be chosen.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>It is to be imported with its warnings.</summary>
    [Parameter]
    public EventCallback Accepted { get; set; }

    /// <summary>It is not to be imported.</summary>
    [Parameter]
    public EventCallback Declined { get; set; }

    /// <summary>The version that it replaced is to be restored.</summary>
    [Parameter]
    public EventCallback Undone { get; set; }

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    private Color Mark => Item switch
    {
        { Result: null } or { Declined: true } => Color.Default,
        { Result.Accepted: false } => Color.Error,
        { Result.Warnings.Count: > 0 } => Color.Warning,
        _ => Color.Success,
    };

    private string State => Item switch
    {
        { Result: null } when Stopped => "stopped",
        { Result: null, Started: false } => "waiting",
        { Result: null } => string.Create(CultureInfo.InvariantCulture, $"{Item.Read * 100:0} %"),
        { Declined: true } => "not imported",
        { Undone: true } => "undone",
        { Result.Accepted: false } => "failed",
        { Result.Held: true } => "not imported yet",
        { Result.Duplicate: true } => "already there",
        { Result.Replaced: true } => "replaced",
        _ => "imported",
    };

    private static string Facts(ImportedFile result) => string.Join(" · ", new[]
    {
        result.Date is null ? "no date" : Clock.Day(result.Date),
        Amounts.Count(result.Turns, "turn"),
        result.Length is { } length ? Amounts.Length(length) : "no times",
        result.Speakers.Count <= MaxSpeakers
            ? string.Join(", ", result.Speakers)
            : string.Create(CultureInfo.InvariantCulture, $"{result.Speakers.Count} speakers: {string.Join(", ", result.Speakers.Take(MaxSpeakers - 1))} and {result.Speakers.Count - MaxSpeakers + 1} more"),
    }.Where(part => part.Length > 0));

    private static string FormLine(ImportedFile result) => $"Recognized as: {FormatName.Of(result.Format ?? "", result.File)}";

    private static string? StoredText(ImportedFile result) => result switch
    {
        { StoredAs: null } or { Duplicate: true } => null,
        { Held: true } => $"It would be stored as “{result.StoredAs}”, because another meeting has the name of this file.",
        _ => $"Stored as “{result.StoredAs}”, because another meeting has the name of this file.",
    };

    private string Day(DateTime utc) => Clock.Day(DateOnly.FromDateTime(Browser.ToLocal(utc)));

    private string? ReplacedText(ImportedFile result)
    {
        if (result.ReplacedVersion is not { } was)
        {
            return null;
        }

        var version = $"the version that was imported on {Day(was.ImportedAt)} (“{was.Title}”, {Amounts.Count(was.Turns, "turn")})";
        return Item.Undone ? $"Undone: {version} is back."
            : result.Held ? $"It would replace {version}."
            : $"Replaced {version}. It can be restored until {Day(was.RestorableUntil)}.";
    }
}
