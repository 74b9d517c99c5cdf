using AdminApp.Core.Llm;

namespace AdminApp.Access;

/// <summary>What is known about the provider's key. That it is set does not mean it works.</summary>
/// <param name="Text">For a person.</param>
/// <param name="IsTested">A call was answered with it.</param>
/// <param name="IsRefused">The last call with it was refused.</param>
internal sealed record KeyState(string Text, bool IsTested = false, bool IsRefused = false)
{
    public static KeyState Of(ILlmService? llm) => llm switch
    {
        not { IsConfigured: true } => new("no key yet: answers only show quotes"),
        { Provider: { IsUp: false, Reason: { } reason } } => new(reason, IsRefused: true),
        { Provider.HasAnswered: true } => new("key works", IsTested: true),
        _ => new("key is set, not tested yet"),
    };
}
