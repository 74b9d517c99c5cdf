using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AdminApp.Core.Chat;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Chat;

/// <summary>One HTTP call that waits for an answer, no longer than its patience, and stops the answer if the caller disconnects.</summary>
internal sealed class ChatCall(
    IQuestionRunner runner, IConversations conversations, ChatForecast forecast, TimeProvider time, Asked asked, string owner, TimeSpan patience)
{
    // When patience runs out, the service itself refuses what is still waiting; this is how long it has to say so.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private long? _writingSince;

    /// <summary>Waits for the end and reports each state on the way.</summary>
    /// <returns>The complete answer, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The caller disconnected; the answer was stopped.</exception>
    public async Task<(Message? Answer, ChatFailure? Failure)> RunAsync(Func<AnswerProgress, Task> tell, CancellationToken hungUp)
    {
        var (ended, stopped) = (false, false);
        try
        {
            ended = await FollowAsync(tell, patience, hungUp) || (!Writing() && await FollowAsync(tell, Grace, hungUp));
            if (!ended && !Writing())
            {
                stopped = await runner.StopAsync(asked.AnswerId, owner);
            }
        }
        catch
        {
            // The caller disconnected, or could not be reached.
            await runner.StopAsync(asked.AnswerId, owner);
            throw;
        }

        // Read in any case: the answer may have ended just as patience ran out.
        return await StoreFailure.ReadPatientlyAsync(token => conversations.GetMessageAsync(owner, asked.AnswerId, token), time, hungUp) switch
        {
            null => (null, ChatRequestReader.ConversationNotFound),
            { State: MessageState.Done } answer => (answer, null),
            { State: MessageState.Pending or MessageState.Cancelled } when stopped => (null, NotInTime("The question wasn't answered in time.", forecast.NewQuestion)),
            { State: MessageState.Pending } => (null, NotInTime($"The answer is taking longer than you allowed. It is still being written and will appear in conversation {asked.ConversationId}.", Rest)),
            var failed => (null, ChatFailure.From(failed)),
        };
    }

    /// <summary>The failure to report if the answer can't be read for a reason of ours.</summary>
    public ChatFailure Lost(Exception exception) => (StoreFailure.IsUnavailable(exception)
        ? new ChatFailure(StatusCodes.Status503ServiceUnavailable, ChatErrorCodes.StoreUnavailable, StoreFailure.Text)
        : new ChatFailure(
            StatusCodes.Status500InternalServerError, ChatErrorCodes.Internal, $"Something went wrong on our side, not with your request. The log has details under {CorrelationId}."))
        with
    {
        ConversationId = asked.ConversationId,
    };

    /// <summary>The ID to look up in the log.</summary>
    public string CorrelationId => asked.AnswerId.ToString("N");

    /// <summary>Stops the answer if it is still running.</summary>
    public Task StopAsync() => runner.StopAsync(asked.AnswerId, owner);

    private TimeSpan Rest => forecast.Rest(_writingSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);

    private ChatFailure NotInTime(string detail, TimeSpan wait) =>
        new(StatusCodes.Status503ServiceUnavailable, Core.Llm.LlmErrorCodes.NotInTime, detail, wait) { ConversationId = asked.ConversationId };

    // The request was sent, so it is paid for: the answer continues without the caller.
    private bool Writing() => runner.Find(asked.AnswerId) is null or { Stage: AnswerStage.Writing };

    private async Task<bool> FollowAsync(Func<AnswerProgress, Task> tell, TimeSpan limit, CancellationToken hungUp)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, hungUp);
        try
        {
            await foreach (var progress in StatesAsync(either.Token))
            {
                _writingSince = progress.Stage == AnswerStage.Writing ? _writingSince ?? time.GetTimestamp() : null;
                await tell(progress);
                if (progress.Stage == AnswerStage.Ended)
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !hungUp.IsCancellationRequested)
        {
            // Patience ran out.
        }

        return false;
    }

    // Only the newest state counts: a slow reader skips some, but never the last.
    private async IAsyncEnumerable<AnswerProgress> StatesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var states = Channel.CreateBounded<AnswerProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var watching = runner.Watch(asked.AnswerId, progress => states.Writer.TryWrite(progress));
        await foreach (var progress in states.Reader.ReadAllAsync(cancellationToken))
        {
            yield return progress;
        }
    }
}
