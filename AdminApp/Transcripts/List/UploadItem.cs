using AdminApp.Core.Transcripts;
using Microsoft.AspNetCore.Components.Forms;

namespace AdminApp.Transcripts.List;

/// <summary>One file of an upload and its result.</summary>
/// <param name="file">The browser's file; null for a sample meeting.</param>
/// <param name="name">Its name.</param>
/// <param name="origin">Where it was, if it came with its folder.</param>
/// <param name="input">The number of the input that holds it in the browser.</param>
public sealed class UploadItem(IBrowserFile? file, string name, ImportOrigin? origin = null, int input = 0)
{
    private ImportedFile? _held;

    /// <summary>The browser's file; null for a sample meeting.</summary>
    public IBrowserFile? File { get; } = file;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Where it was, if it came with its folder.</summary>
    public ImportOrigin? Origin { get; } = origin;

    /// <summary>The number of the input that holds it in the browser.</summary>
    public int Input { get; } = input;

    /// <summary>Share of the file that has been read, 0 to 1.</summary>
    public double Read { get; set; }

    /// <summary>Whether its import has started.</summary>
    public bool Started { get; set; }

    /// <summary>Whether the person wants it with its warnings.</summary>
    public bool AsItIs { get; private set; }

    /// <summary>Whether the person does not want it.</summary>
    public bool Declined { get; set; }

    /// <summary>Whether the version that it replaced was restored.</summary>
    public bool Undone { get; set; }

    /// <summary>What the last action on it led to, if that needs words.</summary>
    public string? Note { get; set; }

    /// <summary>The result; null until it is done.</summary>
    public ImportedFile? Result { get; set; }

    /// <summary>Whether nothing of it was kept, and the person has to choose.</summary>
    public bool AwaitsChoice => Result is { Held: true } && !Declined;

    /// <summary>Has it imported with its warnings.</summary>
    public void Accept() => (AsItIs, Started, Read, _held, Result) = (true, false, 0, Result, null);

    /// <summary>Its import was stopped before its end: the person has to choose again, if they had to before.</summary>
    public void PutBack()
    {
        if (Result is null && _held is not null)
        {
            (AsItIs, Started, Read, Result) = (false, true, 1, _held);
        }
    }
}
