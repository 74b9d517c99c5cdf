using AdminApp.Core.Access;
using AdminApp.Core.Agent;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Primitives;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Usage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Chat;

/// <summary>
/// Runs answers independently of requests and circuits. The question and its pending answer are stored before anything runs; the
/// text is saved every two seconds; whatever happens, the stored answer gets exactly one outcome.
/// </summary>
internal sealed partial class QuestionRunner(
    TranscriptAgent agent, AnswerStore store, OrphanedAnswerRecovery pending, RunningAnswers running, ITranscriptLibrary library, QuestionLedger ledger,
    IOptionsMonitor<PerformanceOptions> performance, TimeProvider time, ILogger<QuestionRunner> logger)
    : PeriodicWork(ChatLimits.PendingInterval, "Looking for answers that stopped running", time, logger), IHostedLifecycleService, IQuestionRunner
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger = logger;

    public async Task<Asked> AskAsync(AskRequest request, CancellationToken cancellationToken = default)
    {
        request = AskValidation.Check(request) with { Terms = TermsOf(request) };
        var answerId = Guid.CreateVersion7();
        LedgerEntry? entry = null;
        try
        {
            request = request with { Scope = await CheckAsync(request.Scope, cancellationToken) };
            Reserve(answerId, request);
            var (asked, history) = await store.BeginAsync(
                request, answerId, conversation => entry = ledger.BeginStored(new RequestOrigin { Id = answerId, ConversationId = conversation, Terms = request.Terms }), cancellationToken);
            var answer = new RunningAnswer(asked, request.Owner, Time);
            running.Add(answer);
            if (_stopping.IsCancellationRequested)
            {
                answer.Stop(StopReason.Shutdown);
            }

            _ = Task.Run(() => RunAsync(answer, ToAgent(request, asked, history) with { Entry = entry }), CancellationToken.None);
            return asked;
        }
        catch (QuotaUsedException used)
        {
            running.Release(answerId);
            ledger.Begin(new RequestOrigin { Terms = request.Terms }).Refused(ChatErrorCodes.QuotaUsed);
            throw new QuestionRefusedException(ChatErrorCodes.QuotaUsed, used.Message, used) { RetryAfter = used.ResetsIn };
        }
        catch (Exception exception)
        {
            running.Release(answerId);
            if (!StoreFailure.IsUnavailable(exception))
            {
                entry?.EndedBy(exception);
                throw;
            }

            LogNotTaken(exception);
            (entry ?? ledger.Begin(new RequestOrigin { Terms = request.Terms })).Refused(ChatErrorCodes.StoreUnavailable);
            throw new QuestionRefusedException(ChatErrorCodes.StoreUnavailable, StoreFailure.Text, exception);
        }
    }

    public AnswerProgress? Find(Guid answerId) => running.Find(answerId)?.Progress;

    public IDisposable Watch(Guid answerId, Action<AnswerProgress> changed)
    {
        if (running.Find(answerId) is { } answer)
        {
            return answer.Watch(changed);
        }

        changed(running.LastState(answerId));
        return Unwatched.Instance;
    }

    public async Task<bool> StopAsync(Guid answerId, string owner)
    {
        if (running.Find(answerId) is not { } answer || answer.Owner != owner)
        {
            return false;
        }

        answer.Stop(StopReason.Owner);
        await answer.Ended.WaitAsync(ChatLimits.StopWait, Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var interrupted = await pending.InterruptAtStartAsync(cancellationToken);
        if (interrupted > 0)
        {
            LogInterrupted(interrupted);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Before the server stops listening: waiting callers learn at once that their answer is interrupted, instead of delaying the shutdown.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        foreach (var answer in running.All)
        {
            answer.Stop(StopReason.Shutdown);
        }

        await Task.WhenAll(running.All.Select(answer => answer.Ended)).WaitAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await StoppingAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Interrupts what dead instances, or this one, left pending.</summary>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        var interrupted = await pending.InterruptDeadAsync(cancellationToken) + await pending.InterruptForgottenAsync(cancellationToken);
        if (interrupted > 0)
        {
            LogInterrupted(interrupted);
        }
    }

    private void Reserve(Guid answerId, AskRequest request)
    {
        var most = ChatLimits.Running(performance.CurrentValue);
        var refused = _stopping.IsCancellationRequested
            ? new QuestionRefusedException(ChatErrorCodes.Stopping, "The server is stopping and accepts no more questions. Ask again when it is back.")
            : running.TryReserve(answerId, most)
                ? null
                : new QuestionRefusedException(ChatErrorCodes.TooManyRunning, $"This server is already answering {most} questions, the maximum. Try again shortly.");
        if (refused is not null)
        {
            ledger.Begin(new RequestOrigin { Terms = request.Terms }).Refused(refused.Code);
            throw refused;
        }
    }

    private CallerTerms TermsOf(AskRequest request) => (request.Terms with
    {
        User = request.Terms.User.Length == 0 ? request.Owner : request.Terms.User,
        Key = OwnerCode.IsKey(request.Owner) ? request.Owner : "",
    }).Submitted(Time);

    private async Task RunAsync(RunningAnswer answer, AgentRequest question)
    {
        using var entry = question.Entry;
        var telling = answer.TellWatchersAsync();
        var saving = new CancellationTokenSource();
        var saved = SavePartialsAsync(answer, saving.Token);
        Action<Message> end;
        Exception? failure = null;
        try
        {
            end = await AnswerOutcome.OfAsync(agent.AnswerAsync(question, answer.StopToken), answer);
        }
        catch (Exception exception)
        {
            failure = exception;
            end = AnswerOutcome.FromException(exception, answer, Time.GetElapsedTime(question.SubmittedAt), question.CorrelationId);
            if (AnswerOutcome.IsUnexpected(exception))
            {
                LogFailed(exception, question.CorrelationId);
            }
        }

        await saving.CancelAsync();
        await saved;
        var stored = await EndAsync(answer, end, question.CorrelationId);
        Count(entry, answer, failure, stored);
        answer.End();
        running.Remove(answer);
        await telling;
        saving.Dispose();
        answer.Dispose();
    }

    private async Task SavePartialsAsync(RunningAnswer answer, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ChatLimits.SaveInterval, Time);
        var (length, sources) = (0, (IReadOnlyList<Citation>?)null);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var progress = answer.Progress;
                if (progress.Text.Length == length)
                {
                    continue;
                }

                try
                {
                    var changed = ReferenceEquals(progress.Sources, sources) ? null : progress.Sources;
                    await store.SavePartialAsync(answer.Asked.AnswerId, progress.Text, changed, cancellationToken);
                    (length, sources) = (progress.Text.Length, progress.Sources);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogSaveFailed(exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The answer has ended; its outcome stores the whole text.
        }
    }

    // The ledger counts what is in the store.
    private static void Count(LedgerEntry? entry, RunningAnswer answer, Exception? failure, StoredEnd stored)
    {
        if (stored == StoredEnd.None || (failure is not null && answer.Stopping == StopReason.Shutdown))
        {
            entry?.Failed(QuestionLedger.Interrupted);
        }
        else if (failure is not null)
        {
            entry?.EndedBy(failure);
        }
        else if (stored == StoredEnd.Lost)
        {
            entry?.Failed(ChatErrorCodes.AnswerNotStored);
        }
        else
        {
            entry?.Answered();
        }
    }

    /// <summary>
    /// Stores the outcome. While the store is unavailable, the answer stays in memory and keeps its place; a stopping process tries once more.
    /// A store that rejects the content gets a plainer form at once, because it would reject the same again; one that fails for another
    /// reason gets it after a few minutes.
    /// </summary>
    private async Task<StoredEnd> EndAsync(RunningAnswer answer, Action<Message> end, string correlationId)
    {
        var forms = AnswerOutcome.Forms(end);
        var stopping = _stopping.Token;
        var delay = ChatLimits.FirstEndDelay;
        for (var round = 1; ; round++)
        {
            var last = stopping.IsCancellationRequested;
            for (var form = 0; form < forms.Count; form++)
            {
                try
                {
                    await store.EndAsync(answer.Asked.AnswerId, forms[form], CancellationToken.None);
                    return form == forms.Count - 1 ? StoredEnd.Lost : StoredEnd.Whole;
                }
                // Whatever the store throws, it may accept the outcome in another form, or later.
                catch (Exception exception)
                {
                    LogEndFailed(exception, correlationId, form + 1);
                    if (StoreFailure.IsUnavailable(exception) || (!StoreFailure.IsRefusal(exception) && round < ChatLimits.RoundsWhole))
                    {
                        break;
                    }
                }
            }

            if (last)
            {
                return StoredEnd.None;
            }

            await Task.Delay(delay, Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = delay * 2 < ChatLimits.LastEndDelay ? delay * 2 : ChatLimits.LastEndDelay;
        }
    }

    // By file name, which stays the same when the content is replaced.
    private async Task<MeetingScope> CheckAsync(MeetingScope scope, CancellationToken cancellationToken)
    {
        // One query for all of them: a series can have hundreds.
        var known = scope.Meetings switch
        {
            [] => [],
            [var only] => await library.FindAsync(only, cancellationToken) is { } found ? [found] : [],
            _ => await library.ListAsync(cancellationToken),
        };
        return scope with { Meetings = [.. scope.Meetings.Select(FileOf)] };

        string FileOf(string meeting) =>
            (known.FirstOrDefault(k => string.Equals(k.Transcript.FileName, meeting, StringComparison.OrdinalIgnoreCase))
                ?? known.FirstOrDefault(k => Guid.TryParse(meeting, out var id) && k.Transcript.Id == id))?.Transcript.FileName
            ?? throw new InvalidQuestionException(new MeetingNotFoundException(meeting).Message, ChatErrorCodes.MeetingNotFound);
    }

    private AgentRequest ToAgent(AskRequest request, Asked asked, IReadOnlyList<HistoryMessage> history) => new()
    {
        Text = request.Text,
        History = history,
        Scope = request.Scope,
        ReadsScope = request.ReadsScope,
        Today = request.Today,
        Terms = request.Terms,
        CorrelationId = asked.AnswerId.ToString("N"),
    };

    [LoggerMessage(EventName = "AnswersInterrupted", Level = LogLevel.Warning, Message = "Marked {Count} orphaned answers as interrupted.")]
    private partial void LogInterrupted(int count);

    [LoggerMessage(EventName = "AnswerFailed", Level = LogLevel.Error, Message = "Answer {CorrelationId} failed.")]
    private partial void LogFailed(Exception exception, string correlationId);

    [LoggerMessage(EventName = "PartialNotSaved", Level = LogLevel.Warning, Message = "A partial answer could not be saved; retrying.")]
    private partial void LogSaveFailed(Exception exception);

    [LoggerMessage(EventName = "EndNotStored", Level = LogLevel.Error,
        Message = "The end of answer {CorrelationId} could not be stored (form {Form} of 3); retrying until the process stops.")]
    private partial void LogEndFailed(Exception exception, string correlationId, int form);

    [LoggerMessage(EventName = "QuestionRefused", Level = LogLevel.Warning, Message = "A question was refused because the store is unavailable.")]
    private partial void LogNotTaken(Exception exception);

    private enum StoredEnd
    {
        /// <summary>Stored with its text, perhaps without its sources.</summary>
        Whole,

        /// <summary>Stored as a failure: the store rejected the text.</summary>
        Lost,

        /// <summary>Not stored: the process is stopping.</summary>
        None,
    }

    private sealed class Unwatched : IDisposable
    {
        public static readonly Unwatched Instance = new();

        public void Dispose()
        {
        }
    }
}
