namespace AdminApp.Core.Chat;

/// <summary>
/// Runs questions for as long as the process lives, whatever becomes of the page that asked: answers belong to the
/// stored conversation. A seam: component tests put a fake here.
/// </summary>
public interface IQuestionRunner
{
    /// <summary>Stores the question and begins its answer.</summary>
    /// <exception cref="InvalidQuestionException">Text, history or patience is out of range, or the meeting does not exist; the message says what is allowed.</exception>
    /// <exception cref="KeyNotFoundException">The conversation, or the question to replace, does not exist or is someone else's.</exception>
    /// <exception cref="QuestionRefusedException">An answer of the conversation is still due, or a bound is reached.</exception>
    Task<Asked> AskAsync(AskRequest request, CancellationToken cancellationToken = default);

    /// <summary>How a running answer stands; null when it does not run.</summary>
    AnswerProgress? Find(Guid answerId);

    /// <summary>Calls <paramref name="changed"/> at every change of a running answer (on any thread, in order, at most once per 100 ms while text comes), the end included, until disposed. The current state is delivered at once; of an answer that does not run (any more) that is one <see cref="AnswerStage.Ended"/>. At most 100 watchers an answer.</summary>
    IDisposable Watch(Guid answerId, Action<AnswerProgress> changed);

    /// <summary>Stops an answer: waiting, it is cancelled; writing, the text so far is kept. Returns whether it was running and belongs to <paramref name="owner"/>.</summary>
    Task<bool> StopAsync(Guid answerId, string owner);
}
