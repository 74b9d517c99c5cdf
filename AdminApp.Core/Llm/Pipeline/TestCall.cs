using Microsoft.Extensions.AI;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>A call that only shows whether and under which limits a model answers: one token, in one piece, never retried, counted like any other but not as a question.</summary>
internal static class TestCall
{
    /// <summary>Makes the request.</summary>
    /// <param name="user">Who asks, for fairness.</param>
    /// <param name="patience">How long the answer is waited for.</param>
    /// <param name="model">The model; null for the configured one.</param>
    /// <param name="class">The class that it waits in.</param>
    public static LlmRequest Request(string user, TimeSpan patience, string? model = null, LlmClass @class = LlmClass.Interactive) => new()
    {
        Messages = [new ChatMessage(ChatRole.User, "Are you there?")],
        Options = new ChatOptions { ModelId = model, MaxOutputTokens = 1 },
        User = user,
        Class = @class,
        Patience = patience,
        ContinuesQuestion = true,
        Fresh = true,
        Once = true,
        IsWatched = false,
    };
}
