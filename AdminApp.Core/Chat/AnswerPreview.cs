using AdminApp.Core.Agent;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Chat;

/// <summary>
/// Asks a question on trial: through the same agent, queue and budgets as any other, in the class Interactive, because its admin waits for it. It counts
/// in the ledger and for quotas, and has a row in the table of requests; no conversation is stored.
/// </summary>
public sealed partial class AnswerPreview
{
    private readonly TranscriptAgent _agent;
    private readonly QuestionLedger _ledger;
    private readonly LedgerStore _rows;
    private readonly QuotaGate _quotas;
    private readonly IDbContextFactory<AdminDbContext> _contexts;
    private readonly TimeProvider _time;
    private readonly ILogger<AnswerPreview> _logger;

    internal AnswerPreview(
        TranscriptAgent agent, QuestionLedger ledger, LedgerStore rows, QuotaGate quotas, IDbContextFactory<AdminDbContext> contexts, TimeProvider time, ILogger<AnswerPreview> logger) =>
        (_agent, _ledger, _rows, _quotas, _contexts, _time, _logger) = (agent, ledger, rows, quotas, contexts, time, logger);

    /// <summary>What would be sent; null if nothing fits the question, so that nothing would be. Searches, and sends nothing.</summary>
    /// <exception cref="InvalidQuestionException">Something is out of range; the message says what is allowed.</exception>
    /// <exception cref="LlmException">Too many questions are being prepared, or the search is not ready.</exception>
    public Task<ComposedPrompt?> ComposeAsync(PreviewQuestion question, CancellationToken cancellationToken = default) =>
        _agent.ComposeAsync(ToAgent(question, Guid.CreateVersion7()), cancellationToken);

    /// <summary>Asks it, and returns its answer, whichever way it ended.</summary>
    /// <param name="question">The question.</param>
    /// <param name="changed">Called with each step, on any thread, at most ten times a second.</param>
    /// <param name="cancellationToken">Cancels the question. If it was not counted yet, that throws; otherwise the answer says so.</param>
    /// <exception cref="InvalidQuestionException">Something is out of range; the message says what is allowed.</exception>
    public async Task<Message> RunAsync(PreviewQuestion question, Action<AnswerProgress> changed, CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7();
        var asked = ToAgent(question, id);
        LedgerEntry counted;
        try
        {
            counted = await CountAsync(id, asked.Terms, cancellationToken);
        }
        catch (QuotaUsedException used)
        {
            _ledger.Begin(new RequestOrigin { Id = id, Terms = asked.Terms }).Refused(ChatErrorCodes.QuotaUsed);
            return Ended(id, message => (message.State, message.ErrorCode, message.ErrorText) = (MessageState.Refused, ChatErrorCodes.QuotaUsed, used.Message));
        }

        using var entry = counted;
        using var answer = new RunningAnswer(new Asked(Guid.Empty, Guid.Empty, id), question.User, _time);
        await using var stopping = cancellationToken.Register(() => answer.Stop(StopReason.Owner));
        using var watching = answer.Watch(changed);
        var telling = answer.TellWatchersAsync();
        Action<Message> end;
        try
        {
            end = await AnswerOutcome.OfAsync(_agent.AnswerAsync(asked with { Entry = entry }, answer.StopToken), answer);
            entry.Answered();
        }
        catch (Exception exception)
        {
            end = AnswerOutcome.FromException(exception, answer, _time.GetElapsedTime(asked.SubmittedAt), asked.CorrelationId);
            entry.EndedBy(exception);
            if (AnswerOutcome.IsUnexpected(exception))
            {
                LogFailed(exception, asked.CorrelationId);
            }
        }

        answer.End();
        await telling;
        return Ended(id, end);
    }

    // Where a stored question is counted, too: a quota that is used up refuses it there.
    private async Task<LedgerEntry> CountAsync(Guid id, CallerTerms terms, CancellationToken cancellationToken)
    {
        LedgerEntry? entry = null;
        try
        {
            await _quotas.PrepareAsync(cancellationToken);
            await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await _rows.CommitAsync(
                context, transaction, () => entry = _ledger.BeginStored(new RequestOrigin { Id = id, Terms = terms }), token => _quotas.AdmitAsync(context, terms, token), null, cancellationToken);
            return entry!;
        }
        catch (Exception exception) when (exception is not QuotaUsedException)
        {
            entry ??= _ledger.Begin(new RequestOrigin { Id = id, Terms = terms });
            if (StoreFailure.IsUnavailable(exception))
            {
                entry.Refused(ChatErrorCodes.StoreUnavailable);
            }
            else
            {
                entry.EndedBy(exception);
            }

            throw;
        }
    }

    private Message Ended(Guid id, Action<Message> end)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var message = new Message { Id = id, Role = "assistant", Content = "", CreatedAtUtc = now, CompletedAtUtc = now };
        end(message);
        return message;
    }

    private AgentRequest ToAgent(PreviewQuestion question, Guid id)
    {
        var valid = AskValidation.Check(new AskRequest { Owner = question.User, Text = question.Text, Scope = question.Scope });
        return new AgentRequest
        {
            Text = valid.Text,
            Scope = valid.Scope,
            ReadsScope = question.ReadsScope,
            Today = question.Today,
            System = question.Instructions is { } instructions ? SystemPrompt.Of(instructions.Normalized()) : null,
            Terms = new CallerTerms { User = question.User }.Submitted(_time),
            CorrelationId = id.ToString("N"),
        };
    }

    [LoggerMessage(EventName = "PreviewFailed", Level = LogLevel.Error, Message = "The preview {CorrelationId} failed.")]
    private partial void LogFailed(Exception exception, string correlationId);
}
