using AdminApp.Core.Transcripts;
using Microsoft.AspNetCore.Components.Forms;

namespace AdminApp.Transcripts.List;

/// <summary>One file of an upload and its result.</summary>
/// <param name="File">The browser's file; null for a sample meeting.</param>
internal sealed class UploadItem(IBrowserFile? File, string Name)
{
    public IBrowserFile? File { get; } = File;

    public string Name { get; } = Name;

    /// <summary>Share of the file that has been read, 0 to 1.</summary>
    public double Read { get; set; }

    /// <summary>Whether its import has started.</summary>
    public bool Started { get; set; }

    /// <summary>The result; null until it is done.</summary>
    public ImportedFile? Result { get; set; }
}
