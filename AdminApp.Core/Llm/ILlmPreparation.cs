namespace AdminApp.Core.Llm;

/// <summary>The turn to prepare a question. Disposing it ends the question.</summary>
public interface ILlmPreparation : IDisposable
{
    /// <summary>The question is prepared: the next one may be.</summary>
    void Done();

    /// <summary>The question was answered by a whole answer, which an equal question may find in the cache.</summary>
    void Answered();
}
