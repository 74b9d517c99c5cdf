using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AdminApp.Core.Chat;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Chat;

/// <summary>One HTTP call that waits for an answer: no longer than its patience, and stopping the answer when the caller hangs up.</summary>
internal sealed class ChatCall(
    IQuestionRunner runner, IConversations conversations, ChatForecast forecast, TimeProvider time, Asked asked, string owner, TimeSpan patience)
{
    // The service itself refuses what still waits when patience passes; it gets so long to say so.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private long? _writingSince;

    /// <summary>Waits for the end, telling each state on the way.</summary>
    /// <returns>The complete answer, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The caller hung up; the answer was stopped.</exception>
    public async Task<(Message? Answer, ChatFailure? Failure)> RunAsync(Func<AnswerProgress, Task> tell, CancellationToken hungUp)
    {
        var (ended, stopped) = (false, false);
        try
        {
            ended = await FollowAsync(tell, patience, hungUp) || (!Writing() && await FollowAsync(tell, Grace, hungUp));
            if (!ended && !Writing())
                stopped = await runner.StopAsync(asked.AnswerId, owner);
        }
        catch
        {
            // He hung up, or could not be told.
            await runner.StopAsync(asked.AnswerId, owner);
            throw;
        }

        // Read in any case: it may have ended just as patience did.
        return await StoreFailure.ReadPatientlyAsync(token => conversations.GetMessageAsync(owner, asked.AnswerId, token), time, hungUp) switch
        {
            null => (null, ChatRequestReader.ConversationNotFound),
            { State: MessageState.Done } answer => (answer, null),
            { State: MessageState.Pending or MessageState.Cancelled } when stopped => (null, NotInTime("It was not answered in time.", forecast.NewQuestion)),
            { State: MessageState.Pending } => (null, NotInTime($"It was not answered in time, but the answer is being written: it will be in conversation {asked.ConversationId}.", Rest)),
            var failed => (null, ChatFailure.From(failed)),
        };
    }

    /// <summary>What a caller is told whose answer could not be read for a reason of our own.</summary>
    public ChatFailure Lost(Exception exception) => (StoreFailure.IsUnavailable(exception)
        ? new ChatFailure(StatusCodes.Status503ServiceUnavailable, ChatErrorCodes.StoreUnavailable, StoreFailure.Text)
        : new ChatFailure(
            StatusCodes.Status500InternalServerError, ChatErrorCodes.Internal, $"Something went wrong here, not with your request. The log tells more under {CorrelationId}."))
        with
    {
        ConversationId = asked.ConversationId,
    };

    /// <summary>Under what the log tells more.</summary>
    public string CorrelationId => asked.AnswerId.ToString("N");

    /// <summary>Stops the answer, if it still runs.</summary>
    public Task StopAsync() => runner.StopAsync(asked.AnswerId, owner);

    private TimeSpan Rest => forecast.Rest(_writingSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);

    private ChatFailure NotInTime(string detail, TimeSpan wait) =>
        new(StatusCodes.Status503ServiceUnavailable, Core.Llm.LlmErrorCodes.NotInTime, detail, wait) { ConversationId = asked.ConversationId };

    // Sent to the provider, and so paid: it goes on without the caller.
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
                    return true;
            }
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !hungUp.IsCancellationRequested)
        {
            // Patience has passed.
        }

        return false;
    }

    // Only the newest state counts: a slow reader skips some, never the last.
    private async IAsyncEnumerable<AnswerProgress> StatesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var states = Channel.CreateBounded<AnswerProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var watching = runner.Watch(asked.AnswerId, progress => states.Writer.TryWrite(progress));
        await foreach (var progress in states.Reader.ReadAllAsync(cancellationToken))
            yield return progress;
    }
}
