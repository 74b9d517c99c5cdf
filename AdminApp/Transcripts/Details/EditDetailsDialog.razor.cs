using System.Globalization;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Details;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Transcripts.Details;

/// <summary>Edits the details of a meeting.</summary>
public sealed partial class EditDetailsDialog
{
    private string _title = "";
    private DateOnly? _date;
    private DayField _dateField = default!;
    private string? _time;
    private int? _place;
    private string? _problem;
    private MeetingDetails _read = default!;
    private bool _asInFile;

    [Inject]
    private ITranscriptLibrary Library { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    /// <summary>The transcript of the meeting.</summary>
    [Parameter, EditorRequired]
    public Transcript Transcript { get; set; } = default!;

    private protected override bool StaysWhenRefused => true;

    private FileDetails File => EditedDetails.InFile(Transcript);

    private MeetingDetails OfFile => new(File.Title, File.Date, null, null);

    /// <summary>Shows the dialog and waits until it is closed.</summary>
    public static async Task ShowAsync(IDialogService dialogs, Transcript transcript)
    {
        var parameters = new DialogParameters<EditDetailsDialog> { { dialog => dialog.Transcript, transcript } };
        var shown = await dialogs.ShowAsync<EditDetailsDialog>("Edit details", parameters, new DialogOptions { FullWidth = true, MaxWidth = MaxWidth.Small });
        await shown.Result;
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _read = EditedDetails.Of(Transcript);
        Fill(_read);
    }

    private protected override Task ReadAsync() => Task.CompletedTask;

    private void Fill(MeetingDetails details) =>
        (_title, _date, _time, _place, _problem) = (details.Title, details.Date, Text(details.Time), details.Place, null);

    private void Reset()
    {
        Fill(OfFile);
        _dateField.Clear();
        _asInFile = true;
    }

    private async Task SaveAsync()
    {
        if (!_dateField.IsDay)
        {
            _problem = "Correct the date, or clear it.";
            return;
        }

        TimeOnly? time = null;
        if (!string.IsNullOrWhiteSpace(_time))
        {
            if (!TimeOnly.TryParse(_time, CultureInfo.InvariantCulture, out var parsed))
            {
                _problem = "Enter the time as HH:MM, such as 14:30.";
                return;
            }

            time = parsed;
        }

        var entered = new MeetingDetails(_title, _date, time, _place);
        _problem = await ChangeAsync(user => SaveAsync(entered, user.Actor));
        if (_problem is null)
        {
            Snackbar.Add("Details saved", Severity.Success);
            Dialog.Close(DialogResult.Ok(true));
        }
    }

    private async Task<string?> SaveAsync(MeetingDetails entered, AuditActor actor)
    {
        try
        {
            var edited = await Library.EditAsync(Transcript.Id, _asInFile && entered == OfFile ? null : entered, actor, _read);
            return edited is null ? "This transcript was deleted in the meantime." : null;
        }
        catch (DetailsChangedException exception)
        {
            // What was entered stays, and what is there now is known.
            Keep(exception.Current);
            return $"{exception.Message} To replace what is there, save again.";
        }
    }

    // Members that the person left alone show what is there now.
    private void Keep(MeetingDetails current)
    {
        (_title, _date) = (_title == _read.Title ? current.Title : _title, _date == _read.Date ? current.Date : _date);
        (_time, _place) = (_time == Text(_read.Time) ? Text(current.Time) : _time, _place == _read.Place ? current.Place : _place);
        _read = current;
    }

    private static string? Text(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);
}
