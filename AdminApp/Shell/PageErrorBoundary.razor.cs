using AdminApp.Core.Access;
using AdminApp.Core.Stores;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Shell;

/// <summary>Keeps a page's fault on that page: says what was kept, offers one action, and names the line in the log.</summary>
public sealed partial class PageErrorBoundary
{
    private string _id = "";

    [Inject]
    private ILogger<PageErrorBoundary> Logger { get; set; } = default!;

    private bool IsStoreAway => StoreFailure.IsTemporary(CurrentException);

    /// <summary>A refusal does not outlast what it was about: who has no access any more is shown that, or led to the sign-in page.</summary>
    protected override void OnParametersSet()
    {
        if (CurrentException is UnauthorizedAccessException)
        {
            Recover();
        }
    }

    /// <inheritdoc />
    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is SessionEndedException or RoleRequiredException || BrowserGone.Explains(exception))
        {
            return Task.CompletedTask; // no fault: the tab is on its way to the sign-in page, is told what it may not do, or is closed
        }

        _id = Guid.CreateVersion7().ToString("N")[^12..];
        if (StoreFailure.IsTemporary(exception))
        {
            PageWithoutStore(Logger, exception, _id);
        }
        else
        {
            PageFailed(Logger, exception, _id);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "PageFailed", Message = "A page failed; request {RequestId}.")]
    private static partial void PageFailed(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PageWithoutStore", Message = "A page was not shown because the store is unavailable; request {RequestId}.")]
    private static partial void PageWithoutStore(ILogger logger, Exception exception, string requestId);
}
