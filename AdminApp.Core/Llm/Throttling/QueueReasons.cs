using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>What a request waits for, in words that complete "Waiting for".</summary>
internal static class QueueReasons
{
    public static string Text(Constraint constraint, BudgetGroup group) => constraint switch
    {
        Constraint.Second => "the per-second limit",
        Constraint.Requests => "the per-minute limit",
        Constraint.Tokens => "the per-minute token limit",
        Constraint.MoreLimits => "another of Mistral's limits",
        Constraint.Word => "Mistral to say what it allows",
        Constraint.Month => "running calls to finish, because they may use up the monthly tokens",
        Constraint.Slot => $"a free slot ({group.Running.Count} of {group.Slots} busy)",
        Constraint.Pause => group.Gate.PauseReason ?? "the pause that Mistral asked for",
        Constraint.Breaker => "Mistral to recover",
        Constraint.Probe => "one test call after a pause",
        Constraint.Pace => "an even pace, after a refusal that nothing explains",
        Constraint.UnknownPast => "the first reply after the restart",
        Constraint.Share => "room that is kept for the next person",
        _ => "its turn",
    };
}
