namespace AdminApp.Core.Llm;

/// <summary>A turn that nobody has to wait for.</summary>
internal sealed class NoPreparation : ILlmPreparation
{
    public static NoPreparation Instance { get; } = new();

    public void Done()
    {
    }

    public void Answered()
    {
    }

    public void Dispose()
    {
    }
}
