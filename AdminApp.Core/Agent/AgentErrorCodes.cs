namespace AdminApp.Core.Agent;

/// <summary>Stable codes of why the agent could not answer.</summary>
internal static class AgentErrorCodes
{
    /// <summary>The search index is being built.</summary>
    public const string SearchNotReady = "search_not_ready";

    /// <summary>The model sent no text.</summary>
    public const string EmptyAnswer = "empty_answer";
}
