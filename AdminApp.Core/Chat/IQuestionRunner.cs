namespace AdminApp.Core.Chat;

/// <summary>
/// Runs questions independently of the page that asked: answers belong to the stored conversation.
/// Component tests use a fake.
/// </summary>
public interface IQuestionRunner
{
    /// <summary>Stores the question and starts its answer.</summary>
    /// <exception cref="InvalidQuestionException">Text, history or patience is out of range, or the meeting does not exist; the message says what is allowed.</exception>
    /// <exception cref="KeyNotFoundException">The conversation, or the question to replace, does not exist or is someone else's.</exception>
    /// <exception cref="QuestionRefusedException">An answer in the conversation is still pending, or a limit is reached.</exception>
    Task<Asked> AskAsync(AskRequest request, CancellationToken cancellationToken = default);

    /// <summary>The progress of a running answer; null if it is not running.</summary>
    AnswerProgress? Find(Guid answerId);

    /// <summary>Calls <paramref name="changed"/> at every change of a running answer, including its end, until disposed (on any thread, in order, at most once per 100 ms while text arrives). The current state is delivered at once; for an answer that is not running, that is <see cref="AnswerStage.Ended"/>. Up to 100 watchers per answer.</summary>
    IDisposable Watch(Guid answerId, Action<AnswerProgress> changed);

    /// <summary>Stops an answer: a waiting one is canceled; of one being written, the text so far is kept. Returns whether it was running and belongs to <paramref name="owner"/>.</summary>
    Task<bool> StopAsync(Guid answerId, string owner);
}
