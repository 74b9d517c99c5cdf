using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Transcripts.List;

/// <summary>The browser's part of the upload, in upload.js: finds the files of folders and gives them to the input.</summary>
internal sealed class UploadScript : PageScript<UploadScript.Callbacks>
{
    private UploadScript(Parts parts)
        : base(parts)
    {
    }

    public static async Task<UploadScript> OpenAsync(IJSRuntime js, string script, ElementReference root, Callbacks callbacks) =>
        new(await LoadAsync(js, script, root, callbacks));

    /// <summary>Calls from the browser to the panel.</summary>
    internal sealed class Callbacks
    {
        public required Func<FoundFiles, Task> Found { get; init; }

        [JSInvokable]
        public Task FoundAsync(FoundFiles found) => Found(found);
    }
}
