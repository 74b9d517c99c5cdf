namespace AdminApp.Core.Llm;

/// <summary>The turn to prepare a question. Disposing it ends the question.</summary>
public interface ILlmPreparation : IDisposable
{
    /// <summary>The question is prepared; the next one may start.</summary>
    void Done();

    /// <summary>The question was answered completely, so that an equal question may find the answer in the cache.</summary>
    void Answered();
}
