using AdminApp.Core.Transcripts;
using Microsoft.AspNetCore.Components.Forms;

namespace AdminApp.Transcripts.List;

/// <summary>One file of an upload and what became of it.</summary>
/// <param name="File">The browser's file; null for a sample meeting.</param>
/// <param name="Name">Its name.</param>
internal sealed class UploadItem(IBrowserFile? File, string Name)
{
    public IBrowserFile? File { get; } = File;

    public string Name { get; } = Name;

    /// <summary>Bytes that have come so far, 0 to 1 of the file.</summary>
    public double Read { get; set; }

    /// <summary>Whether its turn has come.</summary>
    public bool Started { get; set; }

    /// <summary>Null until it is done.</summary>
    public ImportedFile? Result { get; set; }
}
