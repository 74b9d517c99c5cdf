using AdminApp.Core.Access;
using AdminApp.Core.Stores;
using AdminApp.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MudBlazor;

namespace AdminApp.Shell;

/// <summary>
/// Round menus and dialogs. They are drawn outside of their page, so a fault of what they do would end the circuit. Here it closes dialogs, says what happened in a
/// notice, and leaves the page as it is.
/// </summary>
public sealed partial class FloatErrorBoundary : ErrorBoundaryBase
{
    [Inject]
    private ILogger<FloatErrorBoundary> Logger { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
        }
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender) => Recover();

    /// <inheritdoc/>
    protected override Task OnErrorAsync(Exception exception)
    {
        switch (exception)
        {
            case SessionEndedException:
                break; // the tab is on its way to the sign-in page
            case RoleRequiredException:
                Snackbar.Add($"Nothing was changed. {exception.Message}", Severity.Warning);
                break;
            case var _ when StoreFailure.IsTemporary(exception):
                LogWithoutStore(Logger, exception);
                Snackbar.Add(StoreFailure.Text, Severity.Error);
                break;
            default:
                var id = Guid.CreateVersion7().ToString("N")[^12..];
                LogFailed(Logger, exception, id);
                Snackbar.Add($"That didn't work. Try again; if it fails again, the server's log has details under {id}.", Severity.Error);
                break;
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "FloatFailed", Message = "A menu or a dialog failed; request {RequestId}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "FloatWithoutStore", Message = "An action of a menu or a dialog was refused because the store is unavailable.")]
    private static partial void LogWithoutStore(ILogger logger, Exception exception);
}
