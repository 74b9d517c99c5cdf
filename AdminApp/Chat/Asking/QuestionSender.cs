using AdminApp.Core.Chat;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;
using MudBlazor;

namespace AdminApp.Chat.Asking;

/// <summary>Sends questions of the Chat page, new ones and those that are asked again, and says in words why one was not accepted.</summary>
/// <param name="session">The open conversation.</param>
/// <param name="dialogs">Asks before later answers are deleted.</param>
/// <param name="throttle">How long the queue is.</param>
/// <param name="logger">Gets what was not expected.</param>
internal sealed partial class QuestionSender(ChatSession session, IDialogService dialogs, ILlmThrottle throttle, ILogger logger)
{
    /// <summary>Asks in the open conversation, or starts one. Returns why the question was not accepted; null: it was.</summary>
    /// <param name="question">The question and its options; owner and conversation are set here.</param>
    /// <param name="accepted">Shows the question.</param>
    public Task<string?> AskAsync(AskRequest question, Func<Asked, Task> accepted) =>
        SendAsync(() => session.AskAsync(question, CancellationToken.None), accepted);

    /// <summary>Asks the question of an answer again, unless the user decides against it. Returns why it was not accepted; null: there is nothing to say.</summary>
    /// <param name="answer">The answer that is replaced.</param>
    /// <param name="how">Changes how it is asked.</param>
    /// <param name="accepted">Shows the question.</param>
    public async Task<string?> AskAgainAsync(Message answer, Func<AskRequest, AskRequest> how, Func<Asked, Task> accepted) =>
        session.HasLater(answer) && !await ConfirmDialog.AskAsync(dialogs, "Answer again from here?", "Everything after this answer will be deleted.", "Answer again")
            ? null
            : await SendAsync(() => session.AnswerAgainAsync(answer, how, CancellationToken.None), accepted);

    /// <summary>The patience that covers the wait of a refused question. The queue may have grown since the refusal.</summary>
    public TimeSpan PatienceFor(Message refused)
    {
        var told = TimeSpan.FromSeconds(refused.EstimatedWaitSeconds ?? 0);
        var now = new ChatForecast(throttle).NewQuestion;
        return LongerPatience.For(now > told ? now : told) ?? AskRequest.MaxPatience;
    }

    // Nothing is canceled here: leaving the page at this moment must not drop a question. Every failure is shown where the question was
    // asked, since nothing else would say so; an unexpected one is in the log as well.
    private async Task<string?> SendAsync(Func<Task<Asked>> send, Func<Asked, Task> accepted)
    {
        try
        {
            await accepted(await send());
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return WhyNotSent(exception);
        }
    }

    private string WhyNotSent(Exception exception)
    {
        switch (exception)
        {
            case InvalidQuestionException or QuestionRefusedException or UnauthorizedAccessException:
                return exception.Message;
            case KeyNotFoundException:
                return "This conversation has been deleted. Start a new one.";
            default:
                var id = Guid.CreateVersion7().ToString("N")[^12..];
                LogNotSent(logger, exception, id);
                return $"We couldn't send your question. Your text is still here; try again in a moment. (Request ID {id})";
        }
    }

    [LoggerMessage(EventName = "QuestionNotSent", Level = LogLevel.Error, Message = "A question could not be sent (request {RequestId}).")]
    private static partial void LogNotSent(ILogger logger, Exception exception, string requestId);
}
