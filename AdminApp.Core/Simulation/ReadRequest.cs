namespace AdminApp.Core.Simulation;

/// <summary>A request, or why it is invalid.</summary>
internal sealed record ReadRequest(SimulatedRequest? Request, SimulatedRefusalException? Invalid)
{
    /// <summary>The model that was asked for; empty if the request does not say.</summary>
    public string Model => Request?.Model ?? Invalid!.Model;

    /// <summary>What it costs; nothing if it is invalid.</summary>
    public RequestCost Cost(long cached) => Request is null ? default : new RequestCost(Request.PromptTokens, cached, SimulatedAnswer.MaxTokens(Request));
}
