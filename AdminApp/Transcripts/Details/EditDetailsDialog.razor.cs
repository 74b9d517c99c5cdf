using System.Globalization;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Details;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Transcripts.Details;

/// <summary>Edits the details of a meeting.</summary>
public sealed partial class EditDetailsDialog
{
    private string _title = "";
    private DateOnly? _date;
    private string? _time;
    private int? _place;
    private string? _problem;

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

    /// <summary>Shows the dialog and waits until it is closed.</summary>
    public static async Task ShowAsync(IDialogService dialogs, Transcript transcript)
    {
        var parameters = new DialogParameters<EditDetailsDialog> { { dialog => dialog.Transcript, transcript } };
        var shown = await dialogs.ShowAsync<EditDetailsDialog>("Edit details", parameters, new DialogOptions { FullWidth = true, MaxWidth = MaxWidth.Small });
        await shown.Result;
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => Fill(EditedDetails.Of(Transcript));

    private protected override Task ReadAsync() => Task.CompletedTask;

    private void Fill(MeetingDetails details) =>
        (_title, _date, _time, _place, _problem) = (details.Title, details.Date, details.Time?.ToString("HH:mm", CultureInfo.InvariantCulture), details.Place, null);

    private void Reset() => Fill(new MeetingDetails(File.Title, File.Date, null, null));

    private async Task SaveAsync()
    {
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

        _problem = await ChangeAsync(async user =>
            await Library.EditAsync(Transcript.Id, new MeetingDetails(_title, _date, time, _place), user.Actor) is null ? "This transcript was deleted in the meantime." : null);
        if (_problem is null)
        {
            Snackbar.Add("Details saved", Severity.Success);
            Dialog.Close(DialogResult.Ok(true));
        }
    }
}
