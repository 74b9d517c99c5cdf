using AdminApp.Core.Agent;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Chat;

/// <summary>Follows the agent and decides how its outcome is stored.</summary>
internal static class AnswerOutcome
{
    private const int MaxModel = 200;
    private const string Lost = "The answer was complete, but the store rejected its text, so it is lost. Ask again.";

    /// <summary>Shows each step in <paramref name="answer"/>; returns how to store the complete answer.</summary>
    public static async Task<Action<Message>> OfAsync(IAsyncEnumerable<AgentUpdate> updates, RunningAnswer answer)
    {
        AgentAnswer? completed = null;
        await foreach (var update in updates)
        {
            if (update is AgentCompleted end)
            {
                completed = end.Answer;
            }
            else
            {
                answer.Update(progress => After(progress, update));
            }
        }

        return completed is null ? throw new InvalidOperationException("The agent ended without an answer.") : message => Complete(message, completed);
    }

    /// <summary>How to store an answer that did not complete: with the text so far and its sources.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="answer">The answer so far.</param>
    /// <param name="elapsed">From submission to the failure.</param>
    /// <param name="correlationId">The ID to look up in the log.</param>
    public static Action<Message> FromException(Exception exception, RunningAnswer answer, TimeSpan elapsed, string correlationId)
    {
        var progress = answer.Progress;
        return message =>
        {
            message.Content = ValidText.From(progress.Text);
            message.Searched = progress.Searched;
            message.Citations.AddRange(progress.Sources.Select(source => Copy(source, message.Id)));
            (message.State, message.ErrorCode, message.ErrorText) = exception switch
            {
                OperationCanceledException when answer.Stopping == StopReason.Owner => (MessageState.Cancelled, null, null),
                OperationCanceledException when answer.Stopping == StopReason.Shutdown => (MessageState.Interrupted, (string?)null, (string?)null),
                LlmException llm => (llm.Refused ? MessageState.Refused : MessageState.Failed, llm.Code, llm.Message),
                MeetingNotFoundException missing => (MessageState.Failed, ChatErrorCodes.MeetingNotFound, missing.Message),
                ArgumentException argument => (MessageState.Failed, ChatErrorCodes.Invalid, argument.WithoutParameter()),
                _ when StoreFailure.IsUnavailable(exception) => (MessageState.Failed, ChatErrorCodes.StoreUnavailable, StoreFailure.Text),
                _ => (MessageState.Failed, ChatErrorCodes.Internal, $"Something went wrong on our side. The log has details under {correlationId}."),
            };
            message.ErrorText = message.ErrorText is { } text ? ValidText.From(text) : null;
            message.TotalMs = (int)elapsed.TotalMilliseconds;
            Tell(message, progress.Usage);
            if (message.Content.Length == 0 && exception is LlmException { IsProviderAway: true })
            {
                BestQuotes.PutInto(message);
            }

            message.EstimatedWaitSeconds = (exception as LlmException)?.EstimatedWait?.TotalSeconds;
            message.RetryAfterSeconds = (exception as LlmException)?.RetryAfter?.TotalSeconds;
        };
    }

    /// <summary>
    /// How to store an outcome, best first. The next form is for a store that rejects the previous one: first unchanged, then without its
    /// sources and other text from the provider, then as a failure that says so.
    /// </summary>
    public static IReadOnlyList<Action<Message>> Forms(Action<Message> end) =>
    [
        end,
        message =>
        {
            end(message);
            Strip(message);
        },
        message =>
        {
            end(message);
            Strip(message);
            message.Content = "";
            if (message.State == MessageState.Done) { (message.State, message.ErrorCode, message.ErrorText) = (MessageState.Failed, ChatErrorCodes.AnswerNotStored, Lost); } },
    ];

    /// <summary>Whether it is our fault, for the log.</summary>
    public static bool IsUnexpected(Exception exception) => exception is not (LlmException or ArgumentException or OperationCanceledException);

    /// <summary>Copies a source as a row of an answer. The source itself stays unchanged: watchers may be reading it, and a failed attempt to store may already have given its copy an ID.</summary>
    public static Citation Copy(Citation source, Guid answerId) => new()
    {
        MessageId = answerId,
        Number = source.Number,
        Cited = source.Cited,
        Statements = source.Statements,
        TranscriptId = source.TranscriptId,
        ContentHash = source.ContentHash,
        Meeting = ValidText.From(source.Meeting),
        FileName = source.FileName,
        Date = source.Date,
        Speaker = ValidText.From(source.Speaker),
        SpeakerInFile = source.SpeakerInFile,
        StartMs = source.StartMs,
        TurnFrom = source.TurnFrom,
        TurnTo = source.TurnTo,
        QuoteTurn = source.QuoteTurn,
        QuoteStart = source.QuoteStart,
        Quote = ValidText.From(source.Quote),
        PassageText = ValidText.From(source.PassageText),
    };

    private static AnswerProgress After(AnswerProgress progress, AgentUpdate update) => update switch
    {
        AgentSources sources => progress with { Sources = sources.Sources, PassagesFound = sources.Sources.DistinctBy(source => source.Number).Count() },
        AgentScope scope => progress with { Searched = scope.Scope },
        AgentUsage usage => progress with { Usage = usage },
        AgentText text => NotWaiting(progress) with { Text = progress.Text + text.Text },
        AgentCall { Update: LlmQueued queued } => progress with
        {
            Stage = AnswerStage.Waiting,
            Place = queued.Place,
            StartsAt = queued.StartsAt,
            WaitReason = queued.Reason,
            Retry = null,
            RetryAfter = null,
        },
        AgentCall { Update: LlmStarted } => NotWaiting(progress),
        AgentCall { Update: LlmRetrying retrying } => progress with
        {
            Stage = AnswerStage.Waiting,
            Place = null,
            StartsAt = null,
            WaitReason = null,
            Retry = ProviderFailureText.Retry(retrying.Reason),
            RetryAfter = retrying.After,
            LastRetry = new AnswerRetry((progress.LastRetry?.Number ?? 0) + 1, retrying.Reason, retrying.After) { Next = retrying.Next, Most = retrying.Most },
        },
        _ => progress,
    };

    private static AnswerProgress NotWaiting(AnswerProgress progress) => progress with
    {
        Stage = AnswerStage.Writing,
        Place = null,
        StartsAt = null,
        WaitReason = null,
        Retry = null,
        RetryAfter = null,
    };

    private static void Complete(Message message, AgentAnswer answer)
    {
        message.State = MessageState.Done;
        message.Content = ValidText.From(answer.Text);
        message.Searched = answer.Scope;
        message.Citations.AddRange(answer.Sources.Select(source => Copy(source, message.Id)));
        message.QueuedMs = (int)answer.Queued.TotalMilliseconds;
        message.FirstTokenMs = (int)answer.FirstToken.TotalMilliseconds;
        message.TotalMs = (int)answer.Total.TotalMilliseconds;
        Tell(message, answer.Usage);
        message.Model = answer.Model is null ? null : TextCap.Cut(ValidText.From(answer.Model), MaxModel);
        message.PromptVersion = answer.Model is null ? null : AgentPrompt.Version;
        message.InstructionsNumber = answer.Model is null ? null : answer.InstructionsNumber;
        message.FromCache = answer.FromCache;
        message.CachedAtUtc = answer.CachedAtUtc;
        message.QuotesOnly = answer.QuotesOnly;
        message.RemovedCitations = answer.RemovedCitations;
    }

    private static void Strip(Message message)
    {
        message.Citations.Clear();
        message.Model = null;
        message.ErrorText = message.ErrorCode is null ? null : "The store rejected the text that explains why.";
    }

    private static void Tell(Message message, AgentUsage? usage)
    {
        message.PromptTokens = usage?.PromptTokens;
        message.CompletionTokens = usage?.CompletionTokens;
        message.LlmCalls = usage?.Calls ?? 0;
    }
}
