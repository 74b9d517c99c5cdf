using System.Runtime.InteropServices;
using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>What one sent request costs every window: when it was sent, how much, by whom.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Charge
{
    /// <summary>When it was sent, on the scheduler's clock.</summary>
    public TimeSpan SentAt;

    /// <summary>Requests: 1; 0 if the request was sent again and is counted there, or for an answer, which counts when it is complete.</summary>
    public int Requests;

    /// <summary>Tokens: reserved, or used once that is known.</summary>
    public long Tokens;

    /// <summary>The most that <see cref="Tokens"/> ever was: what the provider may have counted at some time.</summary>
    public long MaxTokens;

    /// <summary>Who asked; null if that is not known (an earlier process).</summary>
    public string? User;

    public LlmClass Class;

    /// <summary>The cost in the unit of a budget.</summary>
    public readonly long In(BudgetUnit unit) => unit == BudgetUnit.Requests ? Requests : Tokens;

    /// <summary>The most that the provider may have counted for it.</summary>
    public readonly long MaxIn(BudgetUnit unit) => unit == BudgetUnit.Requests ? Requests : MaxTokens;
}
